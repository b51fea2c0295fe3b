import { useSyncExternalStore } from 'react';

/** Conversations in which something of ours has failed to reach the server; the outbox, which comes later, knows which. */
let unsent: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

export function setUnsent(conversationIds: ReadonlySet<string>): void {
  unsent = conversationIds;
  for (const listener of listeners) listener();
}

/** For the mark on the row in the list. */
export function useUnsent(conversationId: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => unsent.has(conversationId),
  );
}
