import type { QueryIn } from '@roost/contract/endpoint.ts';
import type { listConversations } from '@roost/contract/inbox.ts';

export const tabs = ['mine', 'unassigned', 'all'] as const;
export type Tab = (typeof tabs)[number];

export const statusFilters = ['open', 'pending', 'resolved', 'all'] as const;
export type StatusFilter = (typeof statusFilters)[number];

export interface Filters {
  tab: Tab;
  status: StatusFilter;
  channelId: string | null;
  q: string;
}

export const noFilters: Filters = { tab: 'all', status: 'open', channelId: null, q: '' };

/** The tab is a place, not a filter: "Clear filters" keeps it. */
export function isFiltered(filters: Filters): boolean {
  return filters.status !== 'open' || filters.channelId !== null || filters.q.trim() !== '';
}

export function filtersAsQuery(filters: Filters): QueryIn<typeof listConversations> {
  const assignee = { mine: 'me', unassigned: 'none', all: null } as const;
  const assigneeId = assignee[filters.tab];
  const q = filters.q.trim();
  return {
    status: [filters.status],
    ...(assigneeId ? { assigneeId: [assigneeId] } : {}),
    ...(filters.channelId ? { channelId: [filters.channelId] } : {}),
    ...(q ? { q } : {}),
  };
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, otherwise: T): T {
  return allowed.find((one) => one === value) ?? otherwise;
}

/** Reads what a browser kept; anything odd falls back to no filter. The search text is never kept. */
export function parseFilters(kept: string | null): Filters {
  let value: unknown;
  try {
    value = JSON.parse(kept ?? 'null');
  } catch {
    return noFilters;
  }
  if (typeof value !== 'object' || value === null) return noFilters;
  const { tab, status, channelId } = value as Record<string, unknown>;
  return {
    tab: oneOf(tabs, tab, 'all'),
    status: oneOf(statusFilters, status, 'open'),
    channelId: typeof channelId === 'string' ? channelId : null,
    q: '',
  };
}
