import { ActionIcon, CloseButton, NativeSelect, Text, TextInput } from '@mantine/core';
import { countConversations } from '@roost/contract/inbox.ts';
import { listChannels } from '@roost/contract/meta.ts';
import { IconKeyboard, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { useEndpoint } from '../../query.ts';
import { TabBar } from '../TabBar.tsx';
import { type Filters, type StatusFilter, statusFilters, type Tab, tabs } from './filters.ts';
import classes from './ListFilters.module.css';

const tabNames: Record<Tab, () => string> = {
  mine: m.inbox_tab_mine,
  unassigned: m.inbox_tab_unassigned,
  all: m.inbox_tab_all,
};

const statusNames: Record<StatusFilter, () => string> = {
  open: m.inbox_status_open,
  pending: m.inbox_status_pending,
  resolved: m.inbox_status_resolved,
  all: m.inbox_status_all,
};

export const searchFieldId = 'inbox-search';
export const listPanelId = 'inbox-list-panel';
const typingPauseMs = 200;

interface Props {
  workspaceId: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
  onHelp: () => void;
}

export function ListFilters({ workspaceId, filters, onFilters, onHelp }: Props) {
  return (
    <header className={classes.head}>
      <div className={classes.titleRow}>
        <Text fz="1.0625rem" fw={620} aria-hidden="true">
          {m.inbox_title()}
        </Text>
        <ActionIcon
          className={classes.help}
          variant="subtle"
          color="gray"
          onClick={onHelp}
          aria-label={m.inbox_shortcuts()}
          title={m.inbox_shortcuts()}
        >
          <IconKeyboard size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </div>
      <Search filters={filters} onFilters={onFilters} />
      <Tabs workspaceId={workspaceId} filters={filters} onFilters={onFilters} />
      <Selects workspaceId={workspaceId} filters={filters} onFilters={onFilters} />
    </header>
  );
}

function Search({ filters, onFilters }: Pick<Props, 'filters' | 'onFilters'>) {
  const [text, setText] = useState(filters.q);
  useEffect(() => setText(filters.q), [filters.q]);
  useEffect(() => {
    if (text.trim() === filters.q) return;
    const timer = setTimeout(() => onFilters({ ...filters, q: text.trim() }), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text, filters, onFilters]);
  return (
    <TextInput
      id={searchFieldId}
      type="search"
      size="sm"
      maxLength={200}
      aria-label={m.inbox_search()}
      placeholder={m.inbox_search()}
      leftSection={<IconSearch size={15} aria-hidden="true" />}
      rightSection={
        text === '' ? null : <CloseButton size="sm" aria-label={m.inbox_search_clear()} onClick={() => setText('')} />
      }
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      classNames={{ input: classes.search }}
    />
  );
}

function Tabs({ workspaceId, filters, onFilters }: Omit<Props, 'onHelp'>) {
  const counts = useEndpoint(countConversations, { params: { workspaceId } }).data;
  return (
    <TabBar
      label={m.inbox_tabs()}
      panelId={listPanelId}
      value={filters.tab}
      onChange={(tab) => onFilters({ ...filters, tab })}
      tabs={tabs.map((value) => ({
        value,
        label: (
          <>
            {tabNames[value]()} <span className={classes.count}>{counts?.[value] ?? ''}</span>
          </>
        ),
      }))}
    />
  );
}

function Selects({ workspaceId, filters, onFilters }: Omit<Props, 'onHelp'>) {
  const channels = useEndpoint(listChannels, { params: { workspaceId }, query: { limit: 100 } }).data?.items ?? [];
  return (
    <div className={classes.selects}>
      <NativeSelect
        size="xs"
        aria-label={m.inbox_status()}
        value={filters.status}
        data={statusFilters.map((value) => ({ value, label: statusNames[value]() }))}
        onChange={(event) => {
          const status = statusFilters.find((one) => one === event.currentTarget.value);
          if (status) onFilters({ ...filters, status });
        }}
      />
      <NativeSelect
        size="xs"
        aria-label={m.inbox_channel()}
        value={filters.channelId ?? ''}
        data={[
          { value: '', label: m.inbox_channel_all() },
          ...channels.map((channel) => ({ value: channel.id, label: channel.name })),
        ]}
        onChange={(event) => onFilters({ ...filters, channelId: event.currentTarget.value || null })}
      />
    </div>
  );
}
