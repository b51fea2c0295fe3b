import { VisuallyHidden } from '@mantine/core';
import { countConversations } from '@roost/contract/inbox.ts';
import { IconMessages } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useConversationId, useMe, useWorkspaceId } from '../session.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Announcer } from './Announcer.tsx';
import classes from './InboxPage.module.css';
import { searchFieldId } from './list/ListFilters.tsx';
import { ListPane } from './list/ListPane.tsx';
import { neighbour } from './list/list-order.ts';
import { useConversations } from './list/use-conversations.ts';
import { useFilters } from './list/use-filters.ts';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { ThreadPane } from './thread/ThreadPane.tsx';
import { usePageTitle } from './use-page-title.ts';
import { useShortcuts, useSingleKeys } from './use-shortcuts.ts';

/** List, thread, contact. On a small screen one of them at a time. */
export function InboxPage() {
  const workspaceId = useWorkspaceId();
  const conversationId = useConversationId();
  const agent = useMe().data?.agent;
  const [filters, setFilters] = useFilters(workspaceId);
  const list = useConversations(workspaceId, filters);
  const [helpOpen, setHelpOpen] = useState(false);
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const counts = useEndpoint(countConversations, { params: { workspaceId } }).data;
  usePageTitle(counts?.unread ?? 0);

  const order = useRef<string[]>([]);
  const onOrder = useCallback((ids: string[]) => {
    order.current = ids;
  }, []);
  const navigate = useNavigate();
  const step = (by: 1 | -1) => {
    const next = neighbour(order.current, conversationId, by);
    if (next) {
      void navigate({ to: '/w/$workspaceId/inbox/$conversationId', params: { workspaceId, conversationId: next } });
    }
  };
  useShortcuts(singleKeys, {
    next: () => step(1),
    previous: () => step(-1),
    search: () => document.getElementById(searchFieldId)?.focus(),
    help: () => setHelpOpen(true),
  });

  return (
    <div className={classes.page} data-reading={conversationId !== null || undefined}>
      {/* The list with its title is not there while a small screen shows a thread. */}
      <VisuallyHidden component="h1">{m.inbox_title()}</VisuallyHidden>
      <div className={classes.list}>
        <ListPane
          {...{ workspaceId, filters, list, onOrder }}
          onFilters={setFilters}
          selectedId={conversationId}
          onHelp={() => setHelpOpen(true)}
        />
      </div>
      {conversationId && agent ? (
        <ThreadPane {...{ workspaceId, conversationId, agent, singleKeys }} />
      ) : (
        <div className={classes.none}>
          {list.conversations.length > 0 && (
            <EmptyState icon={<IconMessages size={22} />} title={m.inbox_choose()} text={m.inbox_choose_help()} />
          )}
        </div>
      )}
      <ShortcutHelp
        opened={helpOpen}
        onClose={() => setHelpOpen(false)}
        singleKeys={singleKeys}
        onSingleKeys={setSingleKeys}
      />
      <Announcer conversations={list.conversations} listKey={JSON.stringify(filters)} />
    </div>
  );
}
