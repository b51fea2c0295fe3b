import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Tells of news on every page; its code is no part of the first load. */
export function useNews(workspaceId: string): void {
  const client = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => {
    const end = new AbortController();
    const open = (conversationId: string) =>
      void navigate({ to: '/w/$workspaceId/inbox/$conversationId', params: { workspaceId, conversationId } });
    import('./tell-news.ts')
      .then(({ tellNews }) => tellNews({ client, workspaceId, open }, end.signal))
      .catch(() => {});
    return () => end.abort();
  }, [client, navigate, workspaceId]);
}
