import { VisuallyHidden } from '@mantine/core';
import { countConversations } from '@roost/contract/conversations.ts';
import { IconMessages } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useCanAdmin, useConversationId, useMe, useWorkspaceId } from '../session.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { later } from '../ui/later.ts';
import { Announcer } from './Announcer.tsx';
import { useProvideActions } from './command/inbox-actions.ts';
import classes from './InboxPage.module.css';
import { searchFieldId } from './list/ListFilters.tsx';
import { ListPane } from './list/ListPane.tsx';
import { neighbour } from './list/list-order.ts';
import { useConversations } from './list/use-conversations.ts';
import { useFilters } from './list/use-filters.ts';
import { useSelection } from './list/use-selection.ts';
import { loadThread } from './load-thread.ts';
import { ThreadLoading } from './thread/ThreadLoading.tsx';
import { useArrangeKeys } from './use-arrange-keys.ts';
import { usePageTitle } from './use-page-title.ts';
import { useShortcuts, useSingleKeys } from './use-shortcuts.ts';
import { useWarmNeighbours } from './warm.ts';

const DoctorBanner = later(() => import('../doctor/DoctorBanner.tsx'), 'DoctorBanner');
const ThreadPane = later(async () => ({ ThreadPane: (await loadThread()).ThreadPane }), 'ThreadPane');
const ShortcutHelp = later(() => import('./ShortcutHelp.tsx'), 'ShortcutHelp');

/** List, thread, contact. On a small screen one of them at a time. */
export function InboxPage() {
  const workspaceId = useWorkspaceId();
  const conversationId = useConversationId();
  const agent = useMe().data?.agent;
  const admin = useCanAdmin();
  const [filters, setFilters] = useFilters(workspaceId);
  const list = useConversations(workspaceId, filters);
  const [helpOpen, setHelpOpen] = useState(false);
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const counts = useEndpoint(countConversations, { params: { workspaceId } }).data;
  useThreadSoon(list.isPending, agent?.id);
  usePageTitle(counts?.unread ?? 0);

  const [order, setOrder] = useState<string[]>([]);
  const onOrder = useCallback((ids: string[]) => setOrder(ids), []);
  useWarmNeighbours(workspaceId, conversationId, order);
  const selection = useSelection(order, JSON.stringify(filters));
  const navigate = useNavigate();
  const openConversation = useCallback(
    (id: string) =>
      void navigate({ to: '/w/$workspaceId/inbox/$conversationId', params: { workspaceId, conversationId: id } }),
    [navigate, workspaceId],
  );
  const step = (by: 1 | -1) => {
    const next = neighbour(order, conversationId, by);
    if (next) openConversation(next);
  };
  const next = () => step(1);
  const previous = () => step(-1);
  const help = () => setHelpOpen(true);
  const search = () => document.getElementById(searchFieldId)?.focus();
  const subjects = selection.ids.size > 0 ? [...selection.ids] : conversationId === null ? [] : [conversationId];
  useShortcuts(singleKeys, { next, previous, help, search });
  useArrangeKeys({ workspaceId, ids: subjects, agent: agent ?? null, selection, singleKeys });
  useProvideActions({
    subjects: () => subjects,
    next,
    previous,
    help,
    search,
    selectAll: selection.all,
    clearSelection: selection.clear,
    filter: (change) => setFilters({ ...filters, q: '', ...change }),
  });

  return (
    <div className={classes.frame}>
      {admin && (
        <Suspense fallback={null}>
          <DoctorBanner />
        </Suspense>
      )}
      <div className={classes.page} data-reading={conversationId !== null || undefined}>
        {/* The list with its title is not there while a small screen shows a thread. */}
        <VisuallyHidden component="h1">{m.inbox_title()}</VisuallyHidden>
        <div className={classes.list}>
          <ListPane
            {...{ workspaceId, filters, list, onOrder, selection }}
            onFilters={setFilters}
            selectedId={conversationId}
          />
        </div>
        {conversationId && agent ? (
          <Suspense fallback={<ThreadComing />}>
            <ThreadPane {...{ workspaceId, conversationId, agent, singleKeys }} />
          </Suspense>
        ) : (
          <div className={classes.none}>
            {list.conversations.length > 0 && (
              <EmptyState icon={<IconMessages size={22} />} title={m.inbox_choose()} text={m.inbox_choose_help()} />
            )}
          </div>
        )}
        {helpOpen && (
          <Suspense fallback={null}>
            <ShortcutHelp onClose={() => setHelpOpen(false)} singleKeys={singleKeys} onSingleKeys={setSingleKeys} />
          </Suspense>
        )}
        <Announcer conversations={list.conversations} listKey={JSON.stringify(filters)} />
      </div>
    </div>
  );
}

/** Only while its code is on the way. */
function ThreadComing() {
  return (
    <div className={classes.coming}>
      <ThreadLoading />
    </div>
  );
}

/** Once the list is there, so that the first conversation opens without waiting for code. It knows what was left unsent. */
function useThreadSoon(listPending: boolean, agentId: string | undefined) {
  useEffect(() => {
    if (listPending || agentId === undefined) return;
    loadThread().then(
      ({ watchOutbox }) => watchOutbox(agentId),
      () => {},
    );
  }, [listPending, agentId]);
}
