import { ActionIcon, Button, Checkbox, Group, TextInput, UnstyledButton } from '@mantine/core';
import { createView, deleteView, listViews } from '@roost/contract/organize.ts';
import { IconBookmark, IconTrash, IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { useCall } from '../../query.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { useViews } from '../arrange/lists.ts';
import { type Filters, isFiltered } from './filters.ts';
import classes from './SavedViews.module.css';
import { filtersOfView, viewOfFilters } from './view-filters.ts';

interface Props {
  workspaceId: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
}

/** Filters under a name, one's own or everybody's: choose, save the present ones, delete. */
export function SavedViews({ workspaceId, filters, onFilters }: Props) {
  const views = useViews(workspaceId);
  const client = useQueryClient();
  const remove = useCall(deleteView);
  const again = () => client.invalidateQueries({ queryKey: [listViews.path] });
  return (
    <section className={classes.views} aria-label={m.inbox_views()}>
      <h3 className={classes.title}>{m.inbox_views()}</h3>
      {views.length === 0 && <p className={classes.none}>{m.inbox_views_none()}</p>}
      <ul className={classes.list}>
        {views.map((view) => (
          <li key={view.id} className={classes.view}>
            <UnstyledButton className={classes.name} onClick={() => onFilters(filtersOfView(view))}>
              {view.shared ? <IconUsers size={15} aria-hidden="true" /> : <IconBookmark size={15} aria-hidden="true" />}
              <span dir="auto">{view.name}</span>
            </UnstyledButton>
            {view.own && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={m.inbox_view_delete({ name: view.name })}
                onClick={() => remove.mutate({ params: { workspaceId, id: view.id } }, { onSuccess: again })}
              >
                <IconTrash size={15} aria-hidden="true" />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {remove.error && <ErrorNotice error={remove.error} />}
      {(isFiltered(filters) || filters.tab !== 'all' || filters.sort !== 'newest') && (
        <SaveView workspaceId={workspaceId} filters={filters} onSaved={again} />
      )}
    </section>
  );
}

function SaveView({ workspaceId, filters, onSaved }: Omit<Props, 'onFilters'> & { onSaved: () => void }) {
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const save = useCall(createView);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    save.mutate(
      { params: { workspaceId }, body: { name: name.trim(), shared, filters: viewOfFilters(filters) } },
      {
        onSuccess: () => {
          setName('');
          onSaved();
        },
      },
    );
  };
  return (
    <form onSubmit={submit} className={classes.save}>
      <Group gap={6} wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          maxLength={200}
          aria-label={m.inbox_view_name()}
          placeholder={m.inbox_view_name()}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" variant="default" disabled={name.trim() === ''} loading={save.isPending}>
          {m.inbox_view_save()}
        </Button>
      </Group>
      <Checkbox
        size="xs"
        mt={8}
        label={m.inbox_view_shared()}
        checked={shared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
      {save.error && <ErrorNotice error={save.error} />}
    </form>
  );
}
