import { listConversations } from '@roost/contract/conversations.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../api.ts';
import { type Filters, filtersAsQuery } from './filters.ts';
import { withoutRepeats } from './list-order.ts';

export function useConversations(workspaceId: string, filters: Filters) {
  const query = filtersAsQuery(filters);
  const result = useInfiniteQuery({
    queryKey: [listConversations.path, { workspaceId }, query],
    queryFn: ({ pageParam, signal }) =>
      call(listConversations, {
        params: { workspaceId },
        query: { ...query, ...(pageParam ? { cursor: pageParam, limit: 100 } : { limit: 50 }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const conversations = useMemo(
    () => withoutRepeats(result.data?.pages.flatMap((page) => page.items) ?? []),
    [result.data],
  );
  return { ...result, conversations };
}
