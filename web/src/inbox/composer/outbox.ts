import { useSyncExternalStore } from 'react';
import { createListeners } from '../../listeners.ts';
import { recall, remember } from '../../session.ts';
import type { Pending } from '../thread/pending.ts';
import { setUnsent } from '../unsent.ts';

const none: readonly Pending[] = [];
const boxes = new Map<string, readonly Pending[]>();
const listeners = createListeners();

const prefix = 'roost.outbox.';

function boxKey(agentId: string, conversationId: string): string {
  return `${prefix}${agentId}.${conversationId}`;
}

/** What the browser keeps, of all its tabs. */
function storedBox(key: string): readonly Pending[] {
  try {
    const kept: unknown = JSON.parse(recall(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one: Partial<Pending>) => one.wish !== undefined) : none;
  } catch {
    return none;
  }
}

/** After a reload nobody is sending any more: what was under way waits for *Retry*, with its client key. */
function readBox(key: string): readonly Pending[] {
  return storedBox(key).map((one) => ({ ...one, state: 'failed' }));
}

export function pendingIn(agentId: string, conversationId: string): readonly Pending[] {
  const key = boxKey(agentId, conversationId);
  const known = boxes.get(key) ?? readBox(key);
  boxes.set(key, known);
  return known;
}

/** What other tabs put in since stays in: each of them writes for all. */
function update(
  agentId: string,
  conversationId: string,
  change: (box: readonly Pending[]) => readonly Pending[],
): void {
  const known = pendingIn(agentId, conversationId);
  const key = boxKey(agentId, conversationId);
  const others = storedBox(key).filter((one) => known.every(({ clientKey }) => clientKey !== one.clientKey));
  const box = change([...known, ...others]);
  boxes.set(key, box);
  remember(key, box.length === 0 ? null : JSON.stringify(box));
  tell(agentId);
}

function tell(agentId: string): void {
  listeners.tell();
  const mine = boxKey(agentId, '');
  const failed = [...boxes].filter(([key, box]) => key.startsWith(mine) && box.some(({ state }) => state === 'failed'));
  setUnsent(new Set(failed.map(([key]) => key.slice(mine.length))));
}

let watched: string | null = null;

/** Finds what an earlier visit left unsent, and hears of what other tabs do. An agent stays as long as the page does. */
export function watchOutbox(agentId: string): void {
  if (watched === agentId) return;
  watched = agentId;
  const mine = boxKey(agentId, '');
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(mine)) pendingIn(agentId, key.slice(mine.length));
  } catch {}
  const hear = ({ key }: StorageEvent) => {
    if (key?.startsWith(mine) !== true) return;
    boxes.set(key, storedBox(key));
    tell(agentId);
  };
  window.addEventListener('storage', hear);
  tell(agentId);
}

/** Puts a message in, or replaces the one with the same client key where it stands. */
export function putPending(agentId: string, conversationId: string, pending: Pending): void {
  update(agentId, conversationId, (box) =>
    box.some((one) => one.clientKey === pending.clientKey)
      ? box.map((one) => (one.clientKey === pending.clientKey ? pending : one))
      : [...box, pending],
  );
}

export function dropPending(agentId: string, conversationId: string, clientKeys: readonly string[]): void {
  update(agentId, conversationId, (box) => box.filter((one) => !clientKeys.includes(one.clientKey)));
}

export function usePending(agentId: string, conversationId: string): readonly Pending[] {
  return useSyncExternalStore(listeners.listen, () => pendingIn(agentId, conversationId));
}
