import type { Conversation } from '@roost/contract/conversations.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { markRead } from '../conversation.ts';
import { useAttention } from '../use-attention.ts';
import type { History } from './history.ts';

/**
 * Marks the conversation read, as far as it is loaded, while it is on screen and somebody is looking: once, until there
 * is more of it to see. What came since is unread too, and its words are still on their way.
 */
export function useMarkRead(workspaceId: string, conversation: Conversation, history: History | undefined): void {
  const client = useQueryClient();
  const looking = useAttention();
  const newest = history?.messages.findLast((message) => message.direction === 'in')?.id;
  const all = history?.middle === null;
  const unread = conversation.unreadCount > 0;
  const told = useRef<string>(undefined);
  useEffect(() => {
    if (!looking) told.current = undefined;
    if (!looking || !unread || !newest || told.current === newest) return;
    told.current = newest;
    void markRead(client, workspaceId, conversation.id, { upTo: newest, all });
  }, [client, workspaceId, conversation.id, looking, unread, newest, all]);
}
