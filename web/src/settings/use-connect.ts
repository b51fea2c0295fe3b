import type { FeatureKey } from '@roost/contract/features.ts';
import { connectMeta } from '@roost/contract/meta.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiError, call } from '../api.ts';
import type { ConnectResult } from '../connect-message.ts';
import { type ConnectFailure, readConnectFailure } from './connect-outcomes.ts';
import { leaveForMeta, openConnectWindow, watchConnectWindow } from './connect-window.ts';

type ConnectState =
  | { step: 'idle' }
  | { step: 'waiting' }
  | { step: 'failed'; failure: ConnectFailure }
  | { step: 'refused'; error: ApiError };

export interface ConnectAttempt {
  state: ConnectState;
  /** Call it straight from a click. */
  start: (features: readonly FeatureKey[], options?: { askAgain?: boolean }) => void;
  /** Stays the same function, so that an effect may depend on it. */
  fail: (failure: ConnectFailure) => void;
  reset: () => void;
}

/** One attempt at *Connect with Meta*, from the click to the answer. */
export function useConnect(workspaceId: string, onLogin: (loginId: string) => void): ConnectAttempt {
  const [state, setState] = useState<ConnectState>({ step: 'idle' });
  const stop = useRef(() => {});
  useEffect(() => () => stop.current(), []);
  const fail = useCallback((failure: ConnectFailure) => setState({ step: 'failed', failure }), []);

  function finish(result: ConnectResult): void {
    if (result.login) {
      setState({ step: 'idle' });
      onLogin(result.login);
    } else {
      setState({ step: 'failed', failure: readConnectFailure(result.error ?? '') });
    }
  }

  function start(features: readonly FeatureKey[], options: { askAgain?: boolean } = {}): void {
    stop.current();
    const popup = openConnectWindow();
    setState({ step: 'waiting' });
    void call(connectMeta, {
      params: { workspaceId },
      body: {
        flow: 'facebook',
        features: [...features],
        returnTo: popup ? 'popup' : 'page',
        ...(options.askAgain ? { askAgain: true } : {}),
      },
    }).then(
      ({ authorizeUrl }) => {
        if (!popup) {
          leaveForMeta(authorizeUrl);
          return;
        }
        popup.location.replace(authorizeUrl);
        stop.current = watchConnectWindow(popup, {
          onResult: finish,
          onClosed: () => setState({ step: 'failed', failure: 'closed' }),
        });
      },
      (error: ApiError) => {
        popup?.close();
        setState({ step: 'refused', error });
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
