import { listMessages } from '@roost/contract/messages.ts';
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { type ApiError, call } from '../../api.ts';
import { type EndpointKey, keyOf } from '../../query.ts';
import { type History, opened, withNewer, withNewest, withOlder } from './history.ts';

const pageLength = 50;

export function historyKey(workspaceId: string, id: string): EndpointKey {
  return keyOf(listMessages, { params: { workspaceId, id } });
}

export function changeHistory(client: QueryClient, key: EndpointKey, change: (known: History) => History): void {
  client.setQueryData<History>(key, (known) => known && change(known));
}

/**
 * Messages of one conversation, for whoever shows them and whoever fetches them ahead. A live hint fetches the newest
 * page alone, however much is loaded: marks on messages long gone by seldom move, and a long thread must not be read
 * again for each of them.
 */
export function historyQuery(client: QueryClient, workspaceId: string, id: string) {
  const key = historyKey(workspaceId, id);
  return queryOptions<History, ApiError, History, EndpointKey>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const present = client.getQueryData<History>(key);
      // In the middle of a long thread the newest page would tear a gap.
      if (present?.hasNewer === true) return present;
      const limit = (present?.messages.length ?? 0) > pageLength ? 100 : pageLength;
      const page = await call(listMessages, { params: { workspaceId, id }, query: { limit }, signal });
      return withNewest(client.getQueryData<History>(key), page);
    },
  });
}

export function useHistory(workspaceId: string, id: string) {
  const client = useQueryClient();
  const query = useQuery(historyQuery(client, workspaceId, id));

  const loading = useRef(false);
  const [olderState, setOlderState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const loadOlder = useCallback(async () => {
    const history = client.getQueryData<History>(historyKey(workspaceId, id));
    const oldest = history?.messages[0];
    if (!history?.hasOlder || !oldest || loading.current) return;
    loading.current = true;
    setOlderState('loading');
    try {
      const page = await call(listMessages, { params: { workspaceId, id }, query: { before: oldest.id, limit: 100 } });
      changeHistory(client, historyKey(workspaceId, id), (known) =>
        known.messages[0]?.id === oldest.id ? withOlder(known, page) : known,
      );
      setOlderState('idle');
    } catch {
      setOlderState('failed');
    } finally {
      loading.current = false;
    }
  }, [client, workspaceId, id]);

  const loadNewer = useCallback(async () => {
    const history = client.getQueryData<History>(historyKey(workspaceId, id));
    const newest = history?.messages.at(-1);
    if (history?.hasNewer !== true || !newest || loading.current) return;
    loading.current = true;
    try {
      const page = await call(listMessages, { params: { workspaceId, id }, query: { after: newest.id, limit: 100 } });
      changeHistory(client, historyKey(workspaceId, id), (known) =>
        known.messages.at(-1)?.id === newest.id ? withNewer(known, page) : known,
      );
    } catch {
      // Scrolling on tries again.
    } finally {
      loading.current = false;
    }
  }, [client, workspaceId, id]);

  /** Shows the messages around one, however far back it lies. */
  const openAround = useCallback(
    async (messageId: string) => {
      const key = historyKey(workspaceId, id);
      if (client.getQueryData<History>(key)?.messages.some((one) => one.id === messageId)) return;
      const page = await call(listMessages, { params: { workspaceId, id }, query: { around: messageId, limit: 80 } });
      await client.cancelQueries({ queryKey: key, exact: true });
      client.setQueryData<History>(key, opened(page));
    },
    [client, workspaceId, id],
  );

  const openNewest = useCallback(async () => {
    const key = historyKey(workspaceId, id);
    client.setQueryData<History>(key, (known) => known && { ...known, hasNewer: false });
    await client.refetchQueries({ queryKey: key, exact: true });
  }, [client, workspaceId, id]);

  return { ...query, loadOlder, olderState, loadNewer, openAround, openNewest };
}
