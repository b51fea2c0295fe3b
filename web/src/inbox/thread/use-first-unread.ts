import type { Conversation } from '@roost/contract/conversations.ts';
import type { Message } from '@roost/contract/messages.ts';
import { useRef } from 'react';
import { firstUnread, type UnreadThen } from './first-unread.ts';

/** The first message not read when the thread was opened; it stays where it was while the thread is read. */
export function useFirstUnread(conversation: Conversation, messages: readonly Message[] | undefined): string | null {
  const opened = useRef<{ id: string; then: UnreadThen; first: string | null } | null>(null);
  if (opened.current?.id !== conversation.id) {
    const then = { unread: conversation.unreadCount, lastId: conversation.lastMessage?.id ?? null };
    opened.current = { id: conversation.id, then, first: null };
  }
  opened.current.first ??= messages ? firstUnread(messages, opened.current.then) : null;
  return opened.current.first;
}
