import { type Hint, streamEvents } from '@roost/contract/live.ts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { addressOf } from './api.ts';
import { createListeners } from './listeners.ts';
import { concerns, createRefetcher } from './live-hints.ts';
import { type LiveEvent, type LiveState, openStream } from './live-stream.ts';
import type { TabMessage } from './live-worker.ts';
import { randomId } from './random-id.ts';

let state: LiveState = 'connecting';
const states = createListeners<[LiveState]>();

/** Told whenever Roost is reached or lost; returns the way out. */
export const onLiveState = states.listen;

/** For the shell: whether what is on screen is kept fresh at the moment. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(onLiveState, () => state);
}

const hints = createListeners<[Hint]>();

/** Hears each hint of the workspace on screen; returns the way out. */
export const onHint = hints.listen;

/** Keeps every query of the workspace fresh while the component is mounted. Used once, by the shell. */
export function useLive(workspaceId: string): void {
  const client = useQueryClient();
  useEffect(() => listen(client, workspaceId), [client, workspaceId]);
}

function listen(client: QueryClient, workspaceId: string): () => void {
  const refetch = createRefetcher(client);
  const url = addressOf(streamEvents.path, { workspaceId }, {});
  setState('connecting');
  const end = subscribe(url, (event) => {
    if (event.type === 'state') {
      setState(event.state);
    } else if (event.type === 'ready') {
      // Nothing is replayed: whatever was read before this moment may have missed a hint.
      refetch((key) => isOfWorkspace(key, workspaceId));
      for (const type of ['news', 'notice'] as const) hints.tell({ type, all: true });
    } else {
      refetch((key) => concerns(workspaceId, event.hint, key));
      hints.tell(event.hint);
    }
  });
  return end;
}

function isOfWorkspace(key: readonly unknown[], workspaceId: string): boolean {
  const params = key[1];
  return typeof params === 'object' && params !== null && 'workspaceId' in params && params.workspaceId === workspaceId;
}

function setState(next: LiveState): void {
  state = next;
  states.tell(next);
}

/** One stream per browser: six of them would use up HTTP/1.1's connections to one host. */
function subscribe(url: string, tell: (event: LiveEvent) => void): () => void {
  if (typeof SharedWorker !== 'undefined') {
    return subscribeThroughWorker(url, tell);
  }
  // Locks exist only on secure origins; without them each tab keeps a stream of its own.
  return 'locks' in navigator ? subscribeThroughLeader(url, tell) : openStream(url, tell);
}

function subscribeThroughWorker(url: string, tell: (event: LiveEvent) => void): () => void {
  const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name: 'roost-live' });
  const say = (message: TabMessage) => worker.port.postMessage(message);
  const release = new AbortController();
  const lock = `roost-tab-${randomId()}`;
  // A worker that cannot be loaded must not leave the page without news.
  let ownStream = () => {};
  worker.onerror = () => {
    ownStream();
    ownStream = openStream(url, tell);
  };
  worker.port.onmessage = ({ data }: MessageEvent<LiveEvent>) => tell(data);
  const join = () => say({ type: 'join', url, lock });
  const leave = () => say({ type: 'leave' });
  // Hold the lock first, so that the worker cannot be given it while this tab lives.
  void holdLock(lock, release.signal, join);
  const back = (event: PageTransitionEvent) => event.persisted && join();
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', back);
  return () => {
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('pageshow', back);
    leave();
    ownStream();
    release.abort();
    worker.port.close();
  };
}

/** One tab holds the stream and repeats what it hears on a channel; when it goes, the next in line takes over. */
function subscribeThroughLeader(url: string, tell: (event: LiveEvent) => void): () => void {
  const name = `roost-live ${url}`;
  const channel = new BroadcastChannel(name);
  const release = new AbortController();
  let endStream: (() => void) | null = null;
  let last: LiveState = 'connecting';
  channel.onmessage = ({ data }: MessageEvent<LiveEvent | { type: 'ask' }>) => {
    if (data.type !== 'ask') {
      tell(data);
    } else if (endStream) {
      channel.postMessage({ type: 'state', state: last } satisfies LiveEvent);
      if (last === 'live') {
        channel.postMessage({ type: 'ready' } satisfies LiveEvent);
      }
    }
  };
  channel.postMessage({ type: 'ask' });
  void holdLock(name, release.signal, () => {
    endStream = openStream(url, (event) => {
      last = event.type === 'state' ? event.state : last;
      tell(event);
      channel.postMessage(event);
    });
  });
  return () => {
    endStream?.();
    endStream = null;
    release.abort();
    channel.close();
  };
}

/** Calls `held` once the lock is ours (or cannot be had) and keeps it until the signal aborts. */
export async function holdLock(name: string, signal: AbortSignal, held: () => void): Promise<void> {
  if (!('locks' in navigator)) {
    held();
    return;
  }
  try {
    await navigator.locks.request(name, { signal }, () => {
      held();
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    });
  } catch {
    // Aborted while still waiting in line.
  }
}
