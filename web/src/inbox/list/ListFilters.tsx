import { ActionIcon, CloseButton, Text, TextInput } from '@mantine/core';
import { countConversations } from '@roost/contract/conversations.ts';
import { IconCommand, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { useEndpoint } from '../../query.ts';
import { formatLocale } from '../../time/format-locale.ts';
import { openPalette } from '../command/command.ts';
import { NoticeBell } from '../NoticeBell.tsx';
import { StartButton } from '../start/StartButton.tsx';
import { TabBar } from '../TabBar.tsx';
import { FilterBar } from './FilterBar.tsx';
import { type Filters, type Tab, tabs } from './filters.ts';
import classes from './ListFilters.module.css';

const tabNames: Record<Tab, () => string> = {
  mine: m.inbox_tab_mine,
  unassigned: m.inbox_tab_unassigned,
  all: m.inbox_tab_all,
  mentions: m.inbox_tab_mentions_short,
};

export const searchFieldId = 'inbox-search';
export const listPanelId = 'inbox-list-panel';
const typingPauseMs = 200;

interface Props {
  workspaceId: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
}

export function ListFilters({ workspaceId, filters, onFilters }: Props) {
  return (
    <header className={classes.head}>
      <div className={classes.titleRow}>
        <Text fz="1.0625rem" fw={620} aria-hidden="true">
          {m.inbox_title()}
        </Text>
        <span className={classes.titleTools}>
          <StartButton workspaceId={workspaceId} />
          <NoticeBell workspaceId={workspaceId} />
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={openPalette}
            aria-label={m.inbox_command_palette()}
            title={m.inbox_command_palette_title()}
          >
            <IconCommand size={18} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </span>
      </div>
      <Search filters={filters} onFilters={onFilters} />
      {/* A search looks everywhere. */}
      {filters.q === '' && (
        <>
          <Tabs workspaceId={workspaceId} filters={filters} onFilters={onFilters} />
          <FilterBar workspaceId={workspaceId} filters={filters} onFilters={onFilters} />
        </>
      )}
    </header>
  );
}

function Search({ filters, onFilters }: Pick<Props, 'filters' | 'onFilters'>) {
  const [text, setText] = useState(filters.q);
  const sent = useRef(filters.q);
  useEffect(() => {
    // What comes back from here is left alone: somebody types on after a space.
    if (filters.q !== sent.current) setText(filters.q);
    sent.current = filters.q;
  }, [filters.q]);
  useEffect(() => {
    const q = text.trim();
    if (q === filters.q) return;
    const timer = setTimeout(() => {
      sent.current = q;
      onFilters({ ...filters, q });
    }, typingPauseMs);
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

/** Zero is no news, and 2.6K says enough. */
function shortCount(count: number): string {
  if (count === 0) return '';
  return new Intl.NumberFormat(formatLocale(), { notation: count > 999 ? 'compact' : 'standard' }).format(count);
}

function Tabs({ workspaceId, filters, onFilters }: Props) {
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
            {tabNames[value]()} <span className={classes.count}>{shortCount(counts?.[value] ?? 0)}</span>
          </>
        ),
      }))}
    />
  );
}
