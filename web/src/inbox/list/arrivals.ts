import type { Conversation } from '@roost/contract/conversations.ts';

/** The newest message each conversation was last seen with. */
export type Seen = ReadonlyMap<string, string | null>;

export function seenIn(conversations: readonly Conversation[]): Map<string, string | null> {
  return new Map(conversations.map((one) => [one.id, one.lastMessage?.id ?? null]));
}

/**
 * Conversations in which a customer has written since. One that the list only now reached by paging or a filter is no
 * arrival, so a conversation not seen before counts only if it is newer than everything seen.
 */
export function arrivals(seen: Seen, before: readonly Conversation[], now: readonly Conversation[]): Conversation[] {
  const newest = before[0]?.lastActivityAt ?? '';
  return now.filter((one) => {
    if (one.lastMessage?.direction !== 'in' || one.unreadCount === 0) return false;
    if (seen.has(one.id)) return seen.get(one.id) !== one.lastMessage.id;
    return Date.parse(one.lastActivityAt) > Date.parse(newest);
  });
}
