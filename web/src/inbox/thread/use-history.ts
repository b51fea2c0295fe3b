import { listMessages } from '@roost/contract/inbox.ts';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { type ApiError, call } from '../../api.ts';
import { type EndpointKey, keyOf } from '../../query.ts';
import { type History, withNewest, withOlder } from './history.ts';

const pageLength = 50;

export function historyKey(workspaceId: string, id: string): EndpointKey {
  return keyOf(listMessages, { params: { workspaceId, id } });
}

export function changeHistory(client: QueryClient, key: EndpointKey, change: (known: History) => History): void {
  client.setQueryData<History>(key, (known) => known && change(known));
}

/**
 * Messages of one conversation. A live hint fetches the newest page alone, however much is loaded: marks on messages
 * long gone by seldom move, and a long thread must not be read again for each of them.
 */
export function useHistory(workspaceId: string, id: string) {
  const client = useQueryClient();
  const key = historyKey(workspaceId, id);
  const query = useQuery<History, ApiError, History, EndpointKey>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const loaded = client.getQueryData<History>(key)?.messages.length ?? 0;
      const limit = loaded > pageLength ? 100 : pageLength;
      const page = await call(listMessages, { params: { workspaceId, id }, query: { limit }, signal });
      return withNewest(client.getQueryData<History>(key), page);
    },
  });

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

  return { ...query, loadOlder, olderState };
}
