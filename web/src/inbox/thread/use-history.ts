import { listMessages } from '@roost/contract/messages.ts';
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiError, call } from '../../api.ts';
import { type EndpointKey, keyOf } from '../../query.ts';
import { type History, opened, refreshed, withNewer, withOlder } from './history.ts';

const pageLength = 50;
const longPage = 100;

export function historyKey(workspaceId: string, id: string): EndpointKey {
  return keyOf(listMessages, { params: { workspaceId, id } });
}

export function changeHistory(client: QueryClient, key: EndpointKey, change: (known: History) => History): void {
  client.setQueryData<History>(key, (known) => known && change(known));
}

/**
 * Messages of one conversation, for whoever shows them and whoever fetches them ahead. A live hint fetches one page
 * alone, the newest or, in the middle, the one around where one reads, however much is loaded: marks on messages long
 * gone by seldom move, and a long thread must not be read again for each of them.
 */
export function historyQuery(client: QueryClient, workspaceId: string, id: string) {
  const key = historyKey(workspaceId, id);
  return queryOptions<History, ApiError, History, EndpointKey>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const { middle, messages } = client.getQueryData<History>(key) ?? { middle: null, messages: [] };
      const limit = messages.length > pageLength ? longPage : pageLength;
      const query = middle ? { around: middle.at, limit: longPage } : { limit };
      const page = await call(listMessages, { params: { workspaceId, id }, query, signal });
      return refreshed(client.getQueryData<History>(key), page);
    },
  });
}

/** Shows the newest messages, or those around one, in place of what is known; answers which one that is. */
export async function openHistory(client: QueryClient, workspaceId: string, id: string, around?: string) {
  const key = historyKey(workspaceId, id);
  const query = around === undefined ? { limit: pageLength } : { around, limit: longPage };
  const page = await call(listMessages, { params: { workspaceId, id }, query });
  await client.cancelQueries({ queryKey: key, exact: true });
  client.setQueryData<History>(key, (known) => opened(known, page));
  return page.around;
}

export function useHistory(workspaceId: string, id: string) {
  const client = useQueryClient();
  const query = useQuery(historyQuery(client, workspaceId, id));

  useEffect(() => {
    const key = historyKey(workspaceId, id);
    // Whoever comes back comes for what is new.
    return () => {
      if (client.getQueryData<History>(key)?.middle) client.removeQueries({ queryKey: key, exact: true });
    };
  }, [client, workspaceId, id]);

  const loading = useRef(false);
  const [olderState, setOlderState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const loadOlder = useCallback(async () => {
    const history = client.getQueryData<History>(historyKey(workspaceId, id));
    const oldest = history?.messages[0];
    if (!history?.hasOlder || !oldest || loading.current) return;
    loading.current = true;
    setOlderState('loading');
    try {
      const query = { before: oldest.id, limit: longPage };
      const page = await call(listMessages, { params: { workspaceId, id }, query });
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
    if (!history?.middle || !newest || loading.current) return;
    loading.current = true;
    try {
      const query = { after: newest.id, limit: longPage };
      const page = await call(listMessages, { params: { workspaceId, id }, query });
      changeHistory(client, historyKey(workspaceId, id), (known) =>
        known.messages.at(-1)?.id === newest.id ? withNewer(known, page) : known,
      );
    } catch {
      // Scrolling on tries again.
    } finally {
      loading.current = false;
    }
  }, [client, workspaceId, id]);

  /** Goes to a message, however far back it lies, or to the newest. */
  const open = useCallback(
    async (around?: string) => {
      const known = client.getQueryData<History>(historyKey(workspaceId, id));
      if (known?.messages.some((one) => one.id === around)) return null;
      return openHistory(client, workspaceId, id, around);
    },
    [client, workspaceId, id],
  );

  return { ...query, loadOlder, olderState, loadNewer, open };
}
