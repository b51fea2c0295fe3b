import type { Message } from '@roost/contract/messages.ts';

/** How much was unread when the thread was opened, and the newest message the count was made with. */
export interface UnreadThen {
  unread: number;
  lastId: string | null;
}

/**
 * The first message that was not read. Null while the messages at hand are from before the count, as they may be in a
 * thread kept from an earlier visit: counting back from an older end would point at what was read long ago.
 */
export function firstUnread(messages: readonly Message[], { unread, lastId }: UnreadThen): string | null {
  const end = lastId === null ? messages.length : messages.findIndex((one) => one.id === lastId) + 1;
  if (unread === 0 || end === 0) return null;
  return (
    messages
      .slice(0, end)
      .filter((one) => one.direction === 'in')
      .at(-unread)?.id ?? null
  );
}
