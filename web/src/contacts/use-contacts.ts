import { type Contact, listContacts } from '@roost/contract/contacts.ts';
import { usePages } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import type { ContactFilters } from './contact-filters.ts';

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
  const list = usePages(listContacts, { params, query }, { keepPrevious: true });
  const contacts: Contact[] = list.data?.pages.flatMap((page) => page.items) ?? [];
  return { list, contacts };
}
