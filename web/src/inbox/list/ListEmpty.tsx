import { Button } from '@mantine/core';
import { listConversations } from '@roost/contract/conversations.ts';
import { listChannels } from '@roost/contract/meta.ts';
import { IconAt, IconChecks, IconPlug, IconSearchOff, IconSend, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../../paraglide/messages.js';
import { useEndpoint } from '../../query.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { type Filters, isFiltered, noFilters } from './filters.ts';

interface Props {
  workspaceId: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
}

/** Why the list is empty, and the step that fills it. */
export function ListEmpty({ workspaceId, filters, onFilters }: Props) {
  const params = { workspaceId };
  const channels = useEndpoint(listChannels, { params, query: { limit: 100 } }).data?.items;
  const ever = useEndpoint(listConversations, { params, query: { status: ['all'], limit: 1 } }).data?.items;
  if (!channels || !ever) return null;
  const first = channels.find((channel) => channel.state.code !== 'disconnected');
  if (ever.length === 0 && !first) return <Unconnected workspaceId={workspaceId} />;
  if (ever.length === 0 && first) {
    return (
      <EmptyState
        icon={<IconSend size={22} />}
        title={m.inbox_empty_waiting()}
        text={m.inbox_empty_waiting_help({ name: first.name })}
      />
    );
  }
  if (isFiltered(filters)) {
    return (
      <EmptyState icon={<IconSearchOff size={22} />} title={m.inbox_empty_match()} text={m.inbox_empty_match_help()}>
        <Button variant="default" onClick={() => onFilters({ ...filters, ...noFilters, sort: filters.sort })}>
          {m.inbox_clear_filters()}
        </Button>
      </EmptyState>
    );
  }
  if (filters.tab === 'all') {
    return (
      <EmptyState icon={<IconChecks size={22} />} title={m.inbox_empty_done()} text={m.inbox_empty_done_help()}>
        <Button variant="default" onClick={() => onFilters({ ...filters, status: 'all' })}>
          {m.inbox_show_all_statuses()}
        </Button>
      </EmptyState>
    );
  }
  const { icon, title, text } = tabWords[filters.tab];
  return (
    <EmptyState icon={icon} title={title()} text={text()}>
      <Button variant="default" onClick={() => onFilters({ ...filters, tab: 'all' })}>
        {m.inbox_show_all()}
      </Button>
    </EmptyState>
  );
}

const tabWords = {
  mine: { icon: <IconUser size={22} />, title: m.inbox_empty_mine, text: m.inbox_empty_mine_help },
  unassigned: { icon: <IconChecks size={22} />, title: m.inbox_empty_unassigned, text: m.inbox_empty_unassigned_help },
  mentions: { icon: <IconAt size={22} />, title: m.inbox_empty_mentions, text: m.inbox_empty_mentions_help },
};

function Unconnected({ workspaceId }: { workspaceId: string }) {
  return (
    <EmptyState
      icon={<IconPlug size={22} />}
      title={m.inbox_empty_unconnected()}
      text={m.inbox_empty_unconnected_help()}
    >
      <Button
        renderRoot={(props) => <Link to="/w/$workspaceId/settings/meta" params={{ workspaceId }} {...props} />}
        size="sm"
      >
        {m.inbox_empty_connect()}
      </Button>
    </EmptyState>
  );
}
