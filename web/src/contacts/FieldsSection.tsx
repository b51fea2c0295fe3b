import { Badge, Button, Select, Text, TextInput } from '@mantine/core';
import {
  type ContactField,
  changeContactField,
  createContactField,
  listContactFields,
  removeContactField,
} from '@roost/contract/contact-lists.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showProblem } from '../inbox/show-problem.ts';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall, useEndpoint } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Section } from '../ui/Section.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import classes from './EditableRow.module.css';
import { EditableRow } from './EditableRow.tsx';

type Type = ContactField['type'];

const typeNames: Record<Type, () => string> = {
  text: m.contacts_type_text,
  number: m.contacts_type_number,
  date: m.contacts_type_date,
  url: m.contacts_type_url,
  select: m.contacts_type_select,
  checkbox: m.contacts_type_checkbox,
};

/** What this workspace keeps of its contacts beside the usual. */
export function FieldsSection() {
  const params = { workspaceId: useWorkspaceId() };
  const admin = useCanAdmin();
  const list = useEndpoint(listContactFields, { params });
  const fields = list.data?.items ?? [];
  const edit = useFieldEdits();
  return (
    <Section title={m.contacts_fields()} text={m.contacts_fields_text()}>
      {list.error && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <RowsLoading rows={3} />
      ) : fields.length === 0 ? (
        <Text c="dimmed" mb="sm">
          {m.contacts_fields_empty()}
        </Text>
      ) : (
        <ul className={classes.list}>
          {fields.map((field, index) => (
            <EditableRow
              key={field.id}
              name={field.name}
              after={<Badge color="gray">{typeNames[field.type]()}</Badge>}
              edit={
                admin
                  ? {
                      rename: (name) => edit.change(field.id, { name }),
                      up: index === 0 ? null : () => void edit.swap(fields, index, index - 1),
                      down: index === fields.length - 1 ? null : () => void edit.swap(fields, index, index + 1),
                      remove: () => edit.remove(field.id),
                      removeTitle: m.contacts_field_remove_title({ name: field.name }),
                      removeText: m.contacts_field_remove_text(),
                    }
                  : null
              }
            />
          ))}
        </ul>
      )}
      {admin && <NewField onAdd={edit.add} />}
    </Section>
  );
}

interface NewOne {
  name: string;
  type: Type;
  options?: string[];
}

function useFieldEdits() {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const [create, change, remove] = [
    useCall(createContactField),
    useCall(changeContactField),
    useCall(removeContactField),
  ];
  const done = async (work: Promise<unknown>) => {
    try {
      await work;
      await client.invalidateQueries({ queryKey: keyOf(listContactFields, { params: { workspaceId } }) });
      return true;
    } catch (cause) {
      showProblem(cause);
      return false;
    }
  };
  const place = (id: string, body: { name?: string; position?: number }) =>
    change.mutateAsync({ params: { workspaceId, id }, body });
  return {
    add: (body: NewOne) => done(create.mutateAsync({ params: { workspaceId }, body })),
    change: (id: string, body: { name?: string }) => done(place(id, body)),
    remove: (id: string) => done(remove.mutateAsync({ params: { workspaceId, id } })),
    swap: (fields: readonly ContactField[], from: number, to: number) => {
      const order = fields.map((field) => field.id);
      const [moved = ''] = order.splice(from, 1);
      order.splice(to, 0, moved);
      return done(Promise.all(order.map((id, position) => place(id, { position }))));
    },
  };
}

function NewField({ onAdd }: { onAdd: (field: NewOne) => Promise<boolean> }) {
  const [name, setName] = useState('');
  const [type, setType] = useState<Type>('text');
  const [choices, setChoices] = useState('');
  const options = choices
    .split(',')
    .map((choice) => choice.trim())
    .filter((choice) => choice !== '');
  const ready = name.trim() !== '' && (type !== 'select' || options.length > 0);
  const add = async () => {
    const added = await onAdd({ name: name.trim(), type, ...(type === 'select' ? { options } : {}) });
    if (!added) return;
    setName('');
    setChoices('');
  };
  return (
    <form
      className={classes.add}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void add();
      }}
    >
      <TextInput
        className={classes.grow}
        label={m.contacts_field_new()}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        w={150}
        label={m.contacts_field_type()}
        allowDeselect={false}
        data={Object.entries(typeNames).map(([value, label]) => ({ value, label: label() }))}
        value={type}
        onChange={(value) => value && setType(value as Type)}
      />
      {type === 'select' && (
        <TextInput
          className={classes.grow}
          label={m.contacts_field_options()}
          value={choices}
          onChange={(event) => setChoices(event.currentTarget.value)}
        />
      )}
      <Button type="submit" variant="default" disabled={!ready}>
        {m.contacts_field_add()}
      </Button>
    </form>
  );
}
