import { Select, TextInput } from '@mantine/core';
import { contactSource } from '@roost/contract/contacts.ts';
import { IconSearch } from '@tabler/icons-react';
import { useAgents } from '../inbox/arrange/lists.ts';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';
import classes from './ContactsPage.module.css';
import type { ContactFilters } from './contact-filters.ts';
import { useStages } from './StageBadge.tsx';
import { sourceNames } from './sources.ts';

interface Props {
  text: string;
  onText: (text: string) => void;
  filters: ContactFilters;
  onFilters: (filters: ContactFilters) => void;
}

/** Search and the three ways to narrow the list down. */
export function ContactFilterBar({ text, onText, filters, onFilters }: Props) {
  const agents = useAgents(useWorkspaceId());
  const none = { value: 'none', label: m.contacts_filter_none() };
  const choose = (key: keyof ContactFilters) => (value: string | null) => {
    const { [key]: _gone, ...rest } = filters;
    onFilters(value === null ? rest : { ...rest, [key]: value });
  };
  return (
    <div className={classes.filters}>
      <TextInput
        className={classes.search}
        placeholder={m.contacts_search()}
        aria-label={m.contacts_search()}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <Select
        className={classes.filter}
        aria-label={m.contacts_filter_stage()}
        placeholder={m.contacts_filter_stage()}
        clearable
        data={[...useStages().map((stage) => ({ value: stage.id, label: stage.name })), none]}
        value={filters.stageId ?? null}
        onChange={choose('stageId')}
      />
      <Select
        className={classes.filter}
        aria-label={m.contacts_filter_source()}
        placeholder={m.contacts_filter_source()}
        clearable
        data={[...contactSource.options.map((value) => ({ value, label: sourceNames[value]() })), none]}
        value={filters.source ?? null}
        onChange={choose('source')}
      />
      <Select
        className={classes.filter}
        aria-label={m.contacts_filter_owner()}
        placeholder={m.contacts_filter_owner()}
        clearable
        searchable
        data={[
          { value: 'me', label: m.contacts_filter_me() },
          ...agents.map((agent) => ({ value: agent.id, label: agent.name })),
          none,
        ]}
        value={filters.ownerId ?? null}
        onChange={choose('ownerId')}
      />
    </div>
  );
}
