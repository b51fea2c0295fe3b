import type { Agent } from '@roost/contract/account.ts';
import { listAgents } from '@roost/contract/account.ts';
import type { Label, SavedReply, Team, View } from '@roost/contract/organize.ts';
import { listLabels, listSavedReplies, listTeams, listViews } from '@roost/contract/organize.ts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api.ts';

const none: never[] = [];
/** Lists that agents keep are short, but 200 labels are more than one page. */
const pagesMax = 20;

async function allPages<T>(page: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>) {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let at = 0; at < pagesMax; at += 1) {
    const answer = await page(cursor);
    items.push(...answer.items);
    if (answer.nextCursor === null) break;
    cursor = answer.nextCursor;
  }
  return items;
}

const freshForMs = 60_000;

/** The key names endpoint and workspace, so that live hints find it like any other query. */
export function useLabels(workspaceId: string): Label[] {
  const params = { workspaceId };
  return (
    useQuery({
      queryKey: [listLabels.path, params, 'all'],
      queryFn: () => allPages((cursor) => call(listLabels, { params, query: { cursor, limit: 100 } })),
      staleTime: freshForMs,
    }).data ?? none
  );
}

export function useTeams(workspaceId: string): Team[] {
  const params = { workspaceId };
  return (
    useQuery({
      queryKey: [listTeams.path, params, 'all'],
      queryFn: () => allPages((cursor) => call(listTeams, { params, query: { cursor, limit: 100 } })),
      staleTime: freshForMs,
    }).data ?? none
  );
}

export function useAgents(workspaceId: string): Agent[] {
  const params = { workspaceId };
  return (
    useQuery({
      queryKey: [listAgents.path, params, 'all'],
      queryFn: () => allPages((cursor) => call(listAgents, { params, query: { cursor, limit: 100 } })),
      staleTime: freshForMs,
    }).data ?? none
  );
}

export function useViews(workspaceId: string): View[] {
  const params = { workspaceId };
  return (
    useQuery({
      queryKey: [listViews.path, params, 'all'],
      queryFn: () => allPages((cursor) => call(listViews, { params, query: { cursor, limit: 100 } })),
      staleTime: freshForMs,
    }).data ?? none
  );
}

export function useSavedReplies(workspaceId: string, enabled = true): SavedReply[] {
  const params = { workspaceId };
  return (
    useQuery({
      queryKey: [listSavedReplies.path, params, 'all'],
      queryFn: () => allPages((cursor) => call(listSavedReplies, { params, query: { cursor, limit: 100 } })),
      staleTime: freshForMs,
      enabled,
    }).data ?? none
  );
}
