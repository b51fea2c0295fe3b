import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Contact } from '@roost/contract/contacts.ts';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useContacts } from './use-contacts.ts';

interface Props {
  label: string;
  onChange: (contact: Contact | null) => void;
  error?: string | null;
}

/** Finds one of the contacts by name, phone or e-mail. */
export function ContactSelect({ label, onChange, error }: Props) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Contact | null>(null);
  const [q] = useDebouncedValue(text.trim(), 200);
  // What is chosen stands in the field as well: that is nothing to look for.
  const { list, contacts } = useContacts(q === '' || q === chosen?.name ? {} : { q });
  const offered = chosen === null || contacts.some((one) => one.id === chosen.id) ? contacts : [chosen, ...contacts];
  return (
    <Select
      label={label}
      placeholder={m.contacts_find()}
      searchable
      clearable
      limit={20}
      // The server has looked already, in more than the name.
      filter={({ options }) => options}
      nothingFoundMessage={list.isFetching ? null : m.contacts_no_match_title()}
      rightSection={list.isFetching && text !== '' ? <Loader size="xs" color="gray" /> : undefined}
      comboboxProps={{ shadow: 'md' }}
      error={error}
      searchValue={text}
      onSearchChange={setText}
      data={offered.map((one) => ({ value: one.id, label: one.name }))}
      renderOption={({ option }) => {
        const one = offered.find(({ id }) => id === option.value);
        return (
          <span>
            <span dir="auto">{option.label}</span>{' '}
            <span style={{ color: 'var(--roost-ink-dim)', fontSize: '0.8125rem' }}>
              {[one?.identities[0]?.username, one?.phone, one?.email].filter(Boolean).join(' · ')}
            </span>
          </span>
        );
      }}
      value={chosen?.id ?? null}
      onChange={(id) => {
        const contact = offered.find((one) => one.id === id) ?? null;
        setChosen(contact);
        onChange(contact);
      }}
    />
  );
}
