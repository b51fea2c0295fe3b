import {
  type Conversation,
  countConversations,
  listConversations,
  markConversationRead,
  readConversation,
} from '@roost/contract/conversations.ts';
import { type InfiniteData, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api.ts';
import { endpointQuery, keyOf } from '../query.ts';

export interface ConversationPage {
  items: Conversation[];
  nextCursor: string | null;
}

/** Plain questions to the same endpoint have no `pages`. */
type List = Partial<InfiniteData<ConversationPage, string | null>>;

/** The freshest row; `at` is 0 for one that is known to be stale. */
function fromLists(client: QueryClient, id: string): { conversation: Conversation; at: number } | undefined {
  let best: { conversation: Conversation; at: number } | undefined;
  for (const { state } of client.getQueryCache().findAll({ queryKey: [listConversations.path] })) {
    const at = state.isInvalidated ? 0 : state.dataUpdatedAt;
    if (best !== undefined && best.at >= at) continue;
    for (const page of (state.data as List | undefined)?.pages ?? []) {
      const conversation = page.items.find((one) => one.id === id);
      if (conversation) best = { conversation, at };
    }
  }
  return best;
}

/** What this browser holds of a conversation, without asking. */
export function copyOf(client: QueryClient, workspaceId: string, id: string): Conversation | undefined {
  return (
    client.getQueryData<Conversation>(keyOf(readConversation, { params: { workspaceId, id } })) ??
    fromLists(client, id)?.conversation
  );
}

/** One conversation, beginning with what the list knows of it: asked for only when that is old or was hinted stale. */
export function useConversation(workspaceId: string, id: string) {
  const client = useQueryClient();
  return useQuery({
    ...endpointQuery(readConversation, { params: { workspaceId, id } }),
    initialData: () => fromLists(client, id)?.conversation,
    initialDataUpdatedAt: () => fromLists(client, id)?.at ?? 0,
  });
}

/** Changes every copy the browser holds: the open conversation and the rows of all lists. */
export function changeCopies(
  client: QueryClient,
  workspaceId: string,
  id: string,
  change: (one: Conversation) => Conversation,
) {
  client.setQueryData<Conversation>(
    keyOf(readConversation, { params: { workspaceId, id } }),
    (one) => one && change(one),
  );
  client.setQueriesData<List>({ queryKey: [listConversations.path] }, (list) => {
    if (!list?.pages?.some((page) => page.items.some((one) => one.id === id))) return list;
    const pages = list.pages.map((page) => ({
      ...page,
      items: page.items.map((one) => (one.id === id ? change(one) : one)),
    }));
    return { ...list, pages };
  });
}

/** Whether a query's answer holds conversations as the list and the thread show them. */
export function isConversations([path]: readonly unknown[]): boolean {
  return path === listConversations.path || path === readConversation.path;
}

export function refetchAll(client: QueryClient, workspaceId: string, ids: readonly string[]) {
  void client.invalidateQueries({ queryKey: [listConversations.path] });
  void client.invalidateQueries({ queryKey: [countConversations.path] });
  for (const id of ids) {
    void client.invalidateQueries({ queryKey: keyOf(readConversation, { params: { workspaceId, id } }) });
  }
}

/** Marks everything up to a message as read. A failure is not shown: the next look at the thread tries again. */
export async function markRead(
  client: QueryClient,
  workspaceId: string,
  id: string,
  { upTo, all }: { upTo: string; all: boolean },
): Promise<void> {
  const leave = (unreadCount: number) => changeCopies(client, workspaceId, id, (one) => ({ ...one, unreadCount }));
  if (all) leave(0);
  try {
    const { unreadCount } = await call(markConversationRead, { params: { workspaceId, id }, body: { upTo } });
    leave(unreadCount);
  } catch {
    refetchAll(client, workspaceId, [id]);
  }
}
