import type { View, ViewFilters } from '@roost/contract/organize.ts';
import { type Filters, firstFilters, parseFilters } from './filters.ts';

/** What a view keeps: everything but the words searched for. */
export function viewOfFilters(filters: Filters): ViewFilters {
  const { tab, status, sort } = filters;
  const assignee = { mine: ['me'], unassigned: ['none'], all: filters.assigneeIds, mentions: filters.assigneeIds }[tab];
  const kept = {
    status: [status],
    channelId: filters.channelIds,
    surface: filters.surfaces,
    assigneeId: assignee,
    teamId: filters.teamIds.filter((id) => id !== 'none'),
    labelId: filters.labelIds,
    priority: filters.priorities,
    stageId: filters.stageIds,
    source: filters.sources,
    mentions: tab === 'mentions',
    sort,
  };
  return Object.fromEntries(
    Object.entries(kept).filter(([, value]) => value !== false && !(Array.isArray(value) && value.length === 0)),
  ) as ViewFilters;
}

export function filtersOfView({ filters: kept }: View): Filters {
  const assignees = kept.assigneeId ?? [];
  const tab = kept.mentions
    ? 'mentions'
    : assignees.includes('me')
      ? 'mine'
      : assignees.includes('none')
        ? 'unassigned'
        : 'all';
  return parseFilters(
    JSON.stringify({
      ...firstFilters,
      tab,
      status: kept.status?.[0],
      channelIds: kept.channelId,
      surfaces: kept.surface,
      labelIds: kept.labelId,
      teamIds: kept.teamId,
      assigneeIds: assignees.filter((id) => id !== 'me' && id !== 'none'),
      priorities: kept.priority,
      stageIds: kept.stageId,
      sources: kept.source,
      sort: kept.sort,
    }),
  );
}
