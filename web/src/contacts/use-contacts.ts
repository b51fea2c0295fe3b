import { type Contact, listContacts } from '@roost/contract/contacts.ts';
import type { Answer } from '@roost/contract/endpoint.ts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type ApiError, call } from '../api.ts';
import { type EndpointKey, keyOf } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import type { ContactFilters } from './contact-filters.ts';

type Page = Answer<typeof listContacts>;

/** The contacts that fit, page by page. */
export function useContacts(filters: ContactFilters) {
  const params = { workspaceId: useWorkspaceId() };
  const { stageId, source, ownerId, q } = filters;
  const query = {
    ...(q ? { q } : {}),
    ...(stageId ? { stageId: [stageId] } : {}),
    ...(source ? { source: [source] } : {}),
    ...(ownerId ? { ownerId: [ownerId] } : {}),
  };
  const list = useInfiniteQuery<Page, ApiError, { pages: Page[] }, EndpointKey, string | null>({
    queryKey: keyOf(listContacts, { params, query }),
    queryFn: ({ pageParam, signal }) =>
      call(listContacts, { params, query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const contacts: Contact[] = list.data?.pages.flatMap((page) => page.items) ?? [];
  return { list, contacts };
}
