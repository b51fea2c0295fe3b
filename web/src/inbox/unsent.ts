import { useSyncExternalStore } from 'react';
import { createListeners } from '../listeners.ts';

/** Conversations in which something of ours has failed to reach the server; the outbox, which comes later, knows which. */
let unsent: ReadonlySet<string> = new Set();
const listeners = createListeners();

export function setUnsent(conversationIds: ReadonlySet<string>): void {
  unsent = conversationIds;
  listeners.tell();
}

/** For the mark on the row in the list. */
export function useUnsent(conversationId: string): boolean {
  return useSyncExternalStore(listeners.listen, () => unsent.has(conversationId));
}
