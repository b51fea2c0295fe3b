import type { Conversation } from '@roost/contract/conversations.ts';

/** Conversations in which a customer has written, with the newest message that was known of each then. */
export type Expected = Map<string, string | null>;

/** Those that are here now with their new message; each is told once. */
export function arrivals(expected: Expected, now: readonly Conversation[]): Conversation[] {
  return now.filter(({ id, lastMessage, unreadCount }) => {
    if (lastMessage?.direction !== 'in' || unreadCount === 0) return false;
    if (!expected.has(id) || expected.get(id) === lastMessage.id) return false;
    return expected.delete(id);
  });
}
