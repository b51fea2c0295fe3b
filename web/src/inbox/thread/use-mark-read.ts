import type { Conversation } from '@roost/contract/conversations.ts';
import type { Message } from '@roost/contract/messages.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { markRead } from '../conversation.ts';
import { useAttention } from '../use-attention.ts';

/** Marks the conversation read while it is on screen and somebody is looking. */
export function useMarkRead(workspaceId: string, conversation: Conversation, messages: Message[] | undefined): void {
  const client = useQueryClient();
  const looking = useAttention();
  const newest = messages?.findLast((message) => message.direction === 'in')?.id;
  const unread = conversation.unreadCount > 0;
  useEffect(() => {
    if (looking && unread && newest) void markRead(client, workspaceId, conversation.id, newest);
  }, [client, workspaceId, conversation.id, looking, unread, newest]);
}
