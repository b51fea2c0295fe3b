import {
  IconArrowsSort,
  IconBell,
  IconBookmark,
  IconFilter,
  IconInbox,
  IconKeyboard,
  IconMessagePlus,
  IconSearch,
  IconSelectAll,
} from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { useViews } from '../../arrange/lists.ts';
import { noFilters, sorts, statusFilters, tabs } from '../../list/filters.ts';
import { sortNames, statusNames } from '../../list/list-words.ts';
import { filtersOfView } from '../../list/view-filters.ts';
import { modKey } from '../../mod-key.ts';
import type { Choice } from '../choice.ts';
import { providedActions } from '../inbox-actions.ts';
import type { PageProps } from '../page-props.ts';
import { entry } from './entry.tsx';

const tabNames = {
  mine: m.inbox_tab_mine,
  unassigned: m.inbox_tab_unassigned,
  all: m.inbox_tab_all,
  mentions: m.inbox_tab_mentions,
};

/** What can be done with the list: to look for something, to walk, to narrow it down. */
export function useListChoices({ workspaceId }: PageProps): Choice[] {
  const views = useViews(workspaceId);
  const { next, previous, search, selectAll, clearSelection, subjects, filter, openFilters, start, notices, help } =
    providedActions();
  if (!filter) return [];
  const chosen = (subjects?.().length ?? 0) > 1;
  return [
    ...entry('search', m.inbox_key_search(), IconSearch, search, { right: '/' }),
    ...entry('start', m.start_conversation(), IconMessagePlus, start),
    ...entry('notices', m.inbox_notices(), IconBell, notices),
    ...entry('next', m.inbox_key_next(), IconInbox, next, { right: 'J' }),
    ...entry('previous', m.inbox_key_previous(), IconInbox, previous, { right: 'K' }),
    ...entry('all', m.inbox_select_all(), IconSelectAll, selectAll, { right: `${modKey} A` }),
    ...entry('none', m.inbox_select_none(), IconSelectAll, chosen ? clearSelection : undefined, { right: 'Esc' }),
    ...tabs.flatMap((tab) =>
      entry(`tab-${tab}`, m.inbox_show_tab({ tab: tabNames[tab]() }), IconInbox, () => filter({ tab })),
    ),
    ...views.flatMap((view) =>
      entry(view.id, m.inbox_show_view({ name: view.name }), IconBookmark, () => filter(filtersOfView(view))),
    ),
    ...entry('filters', m.inbox_filters(), IconFilter, openFilters),
    ...entry('save-view', m.inbox_view_save(), IconBookmark, openFilters, { keywords: m.inbox_views() }),
    ...entry('no-filter', m.inbox_clear_filters(), IconFilter, () => filter(noFilters)),
    ...statusFilters.flatMap((status) =>
      entry(`status-${status}`, statusNames[status](), IconFilter, () => filter({ status }), {
        right: m.inbox_status(),
        keywords: m.inbox_status(),
      }),
    ),
    ...sorts.flatMap((sort) =>
      entry(`sort-${sort}`, sortNames[sort](), IconArrowsSort, () => filter({ sort }), {
        right: m.inbox_sort(),
        keywords: m.inbox_sort(),
      }),
    ),
    ...entry('help', m.inbox_shortcuts(), IconKeyboard, help, { right: '?' }),
  ];
}
