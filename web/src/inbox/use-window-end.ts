import type { Conversation } from '@roost/contract/conversations.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { refetchAll } from './conversation.ts';

/** Asks anew how one may reply when the present way ends, and with every tick of `now` until the server says so too. */
export function useWindowEnd(workspaceId: string, { id, replyWindow }: Conversation, now: Date, tickMs: number): void {
  const client = useQueryClient();
  const leftMs = replyWindow.closesAt === null ? tickMs : Date.parse(replyWindow.closesAt) - now.getTime();
  useEffect(() => {
    if (leftMs >= tickMs) return;
    const timer = setTimeout(() => refetchAll(client, workspaceId, [id]), Math.max(0, leftMs));
    return () => clearTimeout(timer);
  }, [client, workspaceId, id, leftMs, tickMs]);
}
