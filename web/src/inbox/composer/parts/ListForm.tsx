import { Button, CloseButton, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { BodyField } from './BodyField.tsx';
import classes from './ListForm.module.css';
import { type ListDraft, type ListSection, listMessage, listTrouble, noRow, rowCount } from './list-draft.ts';
import { PartForm } from './PartForm.tsx';
import type { PartProps } from './PartTool.tsx';

/** Words with a button that opens a list to choose from. */
export function ListForm({ text, limits, onSend }: PartProps) {
  const [draft, setDraft] = useState<ListDraft>({
    body: text,
    button: '',
    sections: [{ title: '', rows: [noRow, noRow] }],
  });
  const takes = limits.list;
  if (takes === undefined) return null;
  const interactive = listMessage(draft, takes);
  const trouble = listTrouble(draft, takes);
  const change = (at: number, section: ListSection) =>
    setDraft((now) => ({ ...now, sections: now.sections.map((one, place) => (place === at ? section : one)) }));
  const drop = (at: number) =>
    setDraft((now) => ({ ...now, sections: now.sections.filter((_, place) => place !== at) }));
  const full = rowCount(draft) >= takes.rowsMax;
  return (
    <PartForm ready={interactive !== null} onSubmit={() => interactive && onSend({ interactive })}>
      <BodyField value={draft.body} max={takes.bodyMax} onChange={(body) => setDraft((now) => ({ ...now, body }))} />
      <TextInput
        label={m.outgoing_list_button()}
        required
        maxLength={takes.buttonMax}
        placeholder={m.outgoing_list_button_example()}
        value={draft.button}
        onChange={(event) => {
          const button = event.currentTarget.value;
          setDraft((now) => ({ ...now, button }));
        }}
      />
      {draft.sections.map((section, at) => (
        <Section
          // biome-ignore lint/suspicious/noArrayIndexKey: a section is its place until it is sent
          key={at}
          section={section}
          titled={draft.sections.length > 1}
          titleMax={takes.titleMax}
          descriptionMax={takes.descriptionMax}
          full={full}
          onChange={(next) => change(at, next)}
          onDrop={() => drop(at)}
        />
      ))}
      {trouble && (
        <Text size="sm" c="red" role="status">
          {trouble}
        </Text>
      )}
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        className={classes.add}
        disabled={full}
        leftSection={<IconPlus size={15} aria-hidden="true" />}
        onClick={() => setDraft((now) => ({ ...now, sections: [...now.sections, { title: '', rows: [noRow] }] }))}
      >
        {m.outgoing_list_section_add()}
      </Button>
      <Text size="sm" c="dimmed">
        {m.outgoing_list_most({ max: takes.rowsMax })}
      </Text>
    </PartForm>
  );
}

function Section(props: {
  section: ListSection;
  titled: boolean;
  titleMax: number;
  descriptionMax: number;
  full: boolean;
  onChange: (section: ListSection) => void;
  onDrop: () => void;
}) {
  const { section, titled, onChange } = props;
  const { rows } = section;
  const set = (at: number, change: Partial<ListSection['rows'][number]>) =>
    onChange({ ...section, rows: rows.map((row, place) => (place === at ? { ...row, ...change } : row)) });
  return (
    <fieldset className={classes.section}>
      {titled && (
        <TextInput
          aria-label={m.outgoing_list_section()}
          placeholder={m.outgoing_list_section()}
          maxLength={props.titleMax}
          value={section.title}
          rightSection={<CloseButton size="sm" aria-label={m.outgoing_list_section_drop()} onClick={props.onDrop} />}
          onChange={(event) => onChange({ ...section, title: event.currentTarget.value })}
        />
      )}
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place until it is sent
        <div key={at} className={classes.row}>
          <TextInput
            aria-label={m.outgoing_list_row({ number: at + 1 })}
            placeholder={m.outgoing_list_row({ number: at + 1 })}
            maxLength={props.titleMax}
            value={row.title}
            onChange={(event) => set(at, { title: event.currentTarget.value })}
          />
          <TextInput
            aria-label={m.outgoing_list_description({ number: at + 1 })}
            placeholder={m.outgoing_list_description_example()}
            maxLength={props.descriptionMax}
            value={row.description}
            onChange={(event) => set(at, { description: event.currentTarget.value })}
          />
          <CloseButton
            aria-label={m.outgoing_list_row_drop({ number: at + 1 })}
            disabled={rows.length === 1}
            onClick={() => onChange({ ...section, rows: rows.filter((_, place) => place !== at) })}
          />
        </div>
      ))}
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        className={classes.add}
        disabled={props.full}
        leftSection={<IconPlus size={15} aria-hidden="true" />}
        onClick={() => onChange({ ...section, rows: [...rows, noRow] })}
      >
        {m.outgoing_list_row_add()}
      </Button>
    </fieldset>
  );
}
