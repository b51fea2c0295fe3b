import type { Message } from '@roost/contract/messages.ts';

/** How much was unread when the thread was opened, and the newest message the count was made with. */
export interface UnreadThen {
  unread: number;
  lastId: string | null;
}

/**
 * The first message that was not read; null when there is none. `coming` while the messages at hand are from before the
 * count, as they may be in a thread kept from an earlier visit: counting back from an older end would point at what was
 * read long ago. `further` when more was unread than the messages at hand.
 */
export function firstUnread(
  messages: readonly Message[],
  { unread, lastId }: UnreadThen,
): { at: string | null } | 'coming' | 'further' {
  if (unread === 0) return { at: null };
  const end = lastId === null ? messages.length : messages.findIndex((one) => one.id === lastId) + 1;
  if (end === 0) return 'coming';
  const first = messages
    .slice(0, end)
    .filter((one) => one.direction === 'in')
    .at(-unread);
  return first ? { at: first.id } : 'further';
}
