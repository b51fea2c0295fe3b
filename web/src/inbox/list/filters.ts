import { contactSource } from '@roost/contract/contacts.ts';
import { conversationStatus, type listConversations, priority } from '@roost/contract/conversations.ts';
import type { QueryIn } from '@roost/contract/endpoint.ts';
import { surface } from '@roost/contract/meta.ts';

export const tabs = ['mine', 'unassigned', 'all', 'mentions'] as const;
export type Tab = (typeof tabs)[number];

export const statusFilters = ['open', 'pending', 'snoozed', 'resolved', 'all'] as const;
export type StatusFilter = (typeof statusFilters)[number];

/** Where a contact came from first; `none`: by themselves. */
export const sourceFilters = [...contactSource.options, 'none'] as const;

export const sorts = ['newest', 'oldest_waiting', 'window_closing'] as const;
export type Sort = (typeof sorts)[number];

export interface Filters {
  tab: Tab;
  status: StatusFilter;
  channelIds: string[];
  surfaces: string[];
  labelIds: string[];
  teamIds: string[];
  /** Agents; only where the tab leaves it open. */
  assigneeIds: string[];
  priorities: string[];
  /** Of the contact; `none` for those without. */
  stageIds: string[];
  sources: string[];
  sort: Sort;
  q: string;
}

export const noFilters: Omit<Filters, 'tab'> = {
  status: 'open',
  channelIds: [],
  surfaces: [],
  labelIds: [],
  teamIds: [],
  assigneeIds: [],
  priorities: [],
  stageIds: [],
  sources: [],
  sort: 'newest',
  q: '',
};

export const firstFilters: Filters = { tab: 'all', ...noFilters };

/** The filters that hold several values; each is a group of the filter menu. */
export const manyKeys = [
  'channelIds',
  'surfaces',
  'labelIds',
  'teamIds',
  'assigneeIds',
  'priorities',
  'stageIds',
  'sources',
] as const;
export type ManyKey = (typeof manyKeys)[number];

export function chosenCount(filters: Filters): number {
  return manyKeys.reduce((sum, key) => sum + filters[key].length, 0);
}

/** The tab is a place, not a filter, and neither is the order: "Clear filters" keeps them. */
export function isFiltered(filters: Filters): boolean {
  return filters.status !== 'open' || chosenCount(filters) > 0 || filters.q.trim() !== '';
}

/** What is searched for is no filter: a search looks everywhere. */
export function filtersAsQuery(filters: Filters): QueryIn<typeof listConversations> {
  const assigneeId = { mine: ['me'], unassigned: ['none'], all: filters.assigneeIds, mentions: filters.assigneeIds }[
    filters.tab
  ];
  const many = <K extends string>(key: K, values: readonly string[]) =>
    values.length > 0 ? { [key]: [...values] } : {};
  return {
    status: [filters.status],
    ...many('assigneeId', assigneeId),
    ...many('channelId', filters.channelIds),
    ...many('surface', filters.surfaces),
    ...many('labelId', filters.labelIds),
    ...many('teamId', filters.teamIds),
    ...many('priority', filters.priorities),
    ...many('stageId', filters.stageIds),
    ...many('source', filters.sources),
    ...(filters.tab === 'mentions' ? { mentions: 'me' } : {}),
    ...(filters.sort === 'newest' ? {} : { sort: filters.sort }),
  };
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, otherwise: T): T {
  return allowed.find((one) => one === value) ?? otherwise;
}

function words(value: unknown, allowed?: readonly string[]): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one) => typeof one === 'string' && (allowed?.includes(one) ?? true));
}

/** Reads what a browser kept; anything odd falls back to no filter. The search text is never kept. */
export function parseFilters(kept: string | null): Filters {
  let value: unknown;
  try {
    value = JSON.parse(kept ?? 'null');
  } catch {
    return firstFilters;
  }
  if (typeof value !== 'object' || value === null) return firstFilters;
  const known = value as Record<string, unknown>;
  return {
    tab: oneOf(tabs, known.tab, 'all'),
    status: oneOf([...conversationStatus.options, 'all'], known.status, 'open'),
    channelIds: words(known.channelIds),
    surfaces: words(known.surfaces, surface.options),
    labelIds: words(known.labelIds),
    teamIds: words(known.teamIds),
    assigneeIds: words(known.assigneeIds),
    priorities: words(known.priorities, priority.options),
    stageIds: words(known.stageIds),
    sources: words(known.sources, sourceFilters),
    sort: oneOf(sorts, known.sort, 'newest'),
    q: '',
  };
}
