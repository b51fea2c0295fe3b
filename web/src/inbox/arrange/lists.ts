import type { Agent } from '@roost/contract/account.ts';
import { listAgents } from '@roost/contract/account.ts';
import type { Label, SavedReply, Team, View } from '@roost/contract/organize.ts';
import { listLabels, listSavedReplies, listTeams, listViews } from '@roost/contract/organize.ts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '../../api.ts';

/** Stands for a list that has not come yet. */
export const notYet: never[] = [];
/** Lists that agents keep are short, but 200 labels are more than one page. */
const pagesMax = 20;
const limit = 100;

type Page<T> = (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>;

async function allPages<T>(page: Page<T>) {
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
function allQuery<T>(path: string, workspaceId: string, page: Page<T>) {
  return queryOptions({
    queryKey: [path, { workspaceId }, 'all'],
    queryFn: () => allPages(page),
    staleTime: freshForMs,
  });
}

function useAll<T>(path: string, workspaceId: string, page: Page<T>, enabled = true): T[] {
  return useQuery({ ...allQuery(path, workspaceId, page), enabled }).data ?? notYet;
}

export function useLabels(workspaceId: string): Label[] {
  const params = { workspaceId };
  return useAll(listLabels.path, workspaceId, (cursor) => call(listLabels, { params, query: { cursor, limit } }));
}

export function useTeams(workspaceId: string): Team[] {
  const params = { workspaceId };
  return useAll(listTeams.path, workspaceId, (cursor) => call(listTeams, { params, query: { cursor, limit } }));
}

export function agentsQuery(workspaceId: string) {
  const params = { workspaceId };
  return allQuery(listAgents.path, workspaceId, (cursor) => call(listAgents, { params, query: { cursor, limit } }));
}

export function useAgents(workspaceId: string): Agent[] {
  return useQuery(agentsQuery(workspaceId)).data ?? notYet;
}

export function useViews(workspaceId: string): View[] {
  const params = { workspaceId };
  return useAll(listViews.path, workspaceId, (cursor) => call(listViews, { params, query: { cursor, limit } }));
}

export function useSavedReplies(workspaceId: string, enabled = true): SavedReply[] {
  const params = { workspaceId };
  return useAll(
    listSavedReplies.path,
    workspaceId,
    (cursor) => call(listSavedReplies, { params, query: { cursor, limit } }),
    enabled,
  );
}
