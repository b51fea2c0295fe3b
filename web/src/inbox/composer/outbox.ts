import { useSyncExternalStore } from 'react';
import { recall } from '../../session.ts';
import type { Pending } from '../thread/pending.ts';
import { keep } from './drafts.ts';

const none: readonly Pending[] = [];
const boxes = new Map<string, readonly Pending[]>();
const listeners = new Set<() => void>();

function boxKey(agentId: string, conversationId: string): string {
  return `roost.outbox.${agentId}.${conversationId}`;
}

/** After a reload nobody is sending any more: what was under way waits for *Retry*, with its client key. */
function readBox(key: string): readonly Pending[] {
  try {
    const kept: unknown = JSON.parse(recall(key) ?? '[]');
    return Array.isArray(kept)
      ? kept.filter((one: Partial<Pending>) => one.wish !== undefined).map((one) => ({ ...one, state: 'failed' }))
      : none;
  } catch {
    return none;
  }
}

export function pendingIn(agentId: string, conversationId: string): readonly Pending[] {
  const key = boxKey(agentId, conversationId);
  const known = boxes.get(key) ?? readBox(key);
  boxes.set(key, known);
  return known;
}

function update(
  agentId: string,
  conversationId: string,
  change: (box: readonly Pending[]) => readonly Pending[],
): void {
  const box = change(pendingIn(agentId, conversationId));
  const key = boxKey(agentId, conversationId);
  boxes.set(key, box);
  keep(key, box.length === 0 ? null : JSON.stringify(box));
  for (const listener of listeners) listener();
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
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pendingIn(agentId, conversationId),
  );
}
