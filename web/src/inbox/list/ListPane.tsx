import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { ConversationList } from './ConversationList.tsx';
import type { Filters } from './filters.ts';
import { ListFilters, listPanelId } from './ListFilters.tsx';
import classes from './ListPane.module.css';
import type { useConversations } from './use-conversations.ts';
import type { Selection } from './use-selection.ts';

const BulkBar = lazy(async () => ({ default: (await import('./BulkBar.tsx')).BulkBar }));
const ListEmpty = lazy(async () => ({ default: (await import('./ListEmpty.tsx')).ListEmpty }));
const SearchResults = lazy(async () => ({ default: (await import('./SearchResults.tsx')).SearchResults }));

interface Props {
  workspaceId: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
  list: ReturnType<typeof useConversations>;
  selectedId: string | null;
  onOrder: (ids: string[]) => void;
  selection: Selection;
}

export function ListPane({ workspaceId, filters, onFilters, list, selectedId, onOrder, selection }: Props) {
  return (
    <section className={classes.pane} aria-label={m.inbox_list()}>
      <ListFilters workspaceId={workspaceId} filters={filters} onFilters={onFilters} />
      <div id={listPanelId} role="tabpanel" aria-label={m.inbox_list()} className={classes.body}>
        <Suspense fallback={<ListLoading />}>
          <Body {...{ workspaceId, filters, onFilters, list, selectedId, onOrder, selection }} />
        </Suspense>
        {selection.ids.size > 0 && (
          <Suspense fallback={null}>
            <BulkBar workspaceId={workspaceId} selection={selection} />
          </Suspense>
        )}
      </div>
    </section>
  );
}

function Body({ workspaceId, filters, onFilters, list, selectedId, onOrder, selection }: Props) {
  if (filters.q.trim() !== '')
    return <SearchResults workspaceId={workspaceId} q={filters.q.trim()} onFilters={onFilters} />;
  if (list.isPending) return <ListLoading />;
  if (list.isError && list.conversations.length === 0) {
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (list.conversations.length === 0) {
    return <ListEmpty workspaceId={workspaceId} filters={filters} onFilters={onFilters} />;
  }
  return (
    <ConversationList
      // Another list starts at its own top.
      key={JSON.stringify(filters)}
      workspaceId={workspaceId}
      conversations={list.conversations}
      selectedId={selectedId}
      more={list.hasNextPage ? () => void list.fetchNextPage() : null}
      moreState={list.isFetchingNextPage ? 'loading' : list.isFetchNextPageError ? 'failed' : 'idle'}
      onOrder={onOrder}
      selection={selection}
    />
  );
}

function ListLoading() {
  return (
    <div className={classes.loading} role="status" aria-label={m.inbox_list_loading()}>
      {[72, 54, 63, 80, 48, 66, 58].map((width) => (
        <div key={width} className={classes.loadingRow}>
          <Skeleton circle height={40} />
          <div>
            <Skeleton height={11} width={`${width - 20}%`} mt={6} />
            <Skeleton height={9} width={`${width + 15}%`} mt={12} />
            <Skeleton height={9} width={`${width}%`} mt={8} />
          </div>
        </div>
      ))}
    </div>
  );
}
