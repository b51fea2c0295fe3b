import type { FeatureKey } from '@roost/contract/features.ts';
import { connectMeta } from '@roost/contract/meta.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiError, call } from '../api.ts';
import type { ConnectResult } from '../connect-message.ts';
import { type ConnectFailure, readConnectFailure } from './connect-outcomes.ts';
import { leaveForMeta, openConnectWindow, watchConnectWindow } from './connect-window.ts';

/** Whose window: Meta's, or Instagram's own. */
export type DialogFlow = 'facebook' | 'instagram';

type ConnectState =
  | { step: 'idle' }
  | { step: 'waiting'; flow: DialogFlow }
  | { step: 'failed'; flow: DialogFlow; failure: ConnectFailure }
  | { step: 'refused'; flow: DialogFlow; error: ApiError };

interface Options {
  flow?: DialogFlow;
  askAgain?: boolean;
}

export interface ConnectAttempt {
  state: ConnectState;
  /** Call it straight from a click. */
  start: (features: readonly FeatureKey[], options?: Options) => void;
  /** Stays the same function, so that an effect may depend on it. */
  fail: (failure: ConnectFailure, flow: DialogFlow) => void;
  reset: () => void;
}

/** One attempt at *Connect with Meta* or *Connect with Instagram*, from the click to the answer. */
export function useConnect(workspaceId: string, onLogin: (loginId: string) => void): ConnectAttempt {
  const [state, setState] = useState<ConnectState>({ step: 'idle' });
  const stop = useRef(() => {});
  useEffect(() => () => stop.current(), []);
  const fail = useCallback(
    (failure: ConnectFailure, flow: DialogFlow) => setState({ step: 'failed', flow, failure }),
    [],
  );

  function finish(flow: DialogFlow, result: ConnectResult): void {
    if (result.login) {
      setState({ step: 'idle' });
      onLogin(result.login);
    } else {
      fail(readConnectFailure(result.error ?? ''), flow);
    }
  }

  function start(features: readonly FeatureKey[], { flow = 'facebook', askAgain }: Options = {}): void {
    stop.current();
    const popup = openConnectWindow();
    setState({ step: 'waiting', flow });
    void call(connectMeta, {
      params: { workspaceId },
      body: {
        flow,
        features: [...features],
        ...(askAgain ? { askAgain: true } : {}),
      },
    }).then(
      ({ authorizeUrl }) => {
        if (!popup) {
          leaveForMeta(authorizeUrl);
          return;
        }
        popup.location.replace(authorizeUrl);
        stop.current = watchConnectWindow(popup, {
          onResult: (result) => finish(flow, result),
          onClosed: () => fail('closed', flow),
        });
      },
      (error: ApiError) => {
        popup?.close();
        setState({ step: 'refused', flow, error });
      },
    );
  }

  return {
    state,
    start,
    fail,
    reset: () => {
      stop.current();
      setState({ step: 'idle' });
    },
  };
}
