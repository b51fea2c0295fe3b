import type { Conversation } from '@roost/contract/conversations.ts';
import type { Message } from '@roost/contract/messages.ts';
import { useRef } from 'react';

/** The first message not read when the thread was opened; it stays where it was while the thread is read. */
export function useFirstUnread(conversation: Conversation, messages: readonly Message[] | undefined): string | null {
  const opened = useRef<{ id: string; unread: number; first: string | null } | null>(null);
  if (opened.current?.id !== conversation.id) {
    opened.current = { id: conversation.id, unread: conversation.unreadCount, first: null };
  }
  const { unread, first } = opened.current;
  if (first === null && unread > 0 && messages) {
    opened.current.first = messages.filter((one) => one.direction === 'in').at(-unread)?.id ?? null;
  }
  return opened.current.first;
}
