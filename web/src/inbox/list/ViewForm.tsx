import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { changeView, createView, type View } from '@roost/contract/organize.ts';
import { type FormEvent, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { useCall } from '../../query.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import type { Filters } from './filters.ts';
import classes from './SavedViews.module.css';
import { filtersOfView, viewOfFilters } from './view-filters.ts';

interface Props {
  workspaceId: string;
  filters: Filters;
  /** Null: a new one, of the filters chosen now. */
  view: View | null;
  onSaved: () => void;
  onCancel: (() => void) | null;
}

/** Name and readers of a view; one that is there already may take the present filters over. */
export function ViewForm({ workspaceId, filters, view, onSaved, onCancel }: Props) {
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState(view?.shared ?? false);
  const [takesOver, setTakesOver] = useState(false);
  const create = useCall(createView);
  const change = useCall(changeView);
  const error = create.error ?? change.error;
  const now = viewOfFilters(filters);
  const differs = view !== null && JSON.stringify(viewOfFilters(filtersOfView(view))) !== JSON.stringify(now);
  /** By the notice below. */
  const told = () => {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { name: name.trim(), shared };
    if (body.name === '') return;
    if (view !== null) {
      const params = { workspaceId, id: view.id };
      const filtersToo = takesOver ? { filters: now } : {};
      change.mutateAsync({ params, body: { ...body, ...filtersToo } }).then(onSaved, told);
      return;
    }
    // Also when the panel was closed meanwhile.
    create.mutateAsync({ params: { workspaceId }, body: { ...body, filters: now } }).then(() => {
      setName('');
      onSaved();
    }, told);
  };
  return (
    <form
      onSubmit={submit}
      className={classes.save}
      aria-label={view ? m.inbox_view_change({ name: view.name }) : m.inbox_view_save()}
    >
      <TextInput
        size="xs"
        maxLength={200}
        aria-label={m.inbox_view_name()}
        placeholder={m.inbox_view_name()}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoFocus={view !== null}
      />
      <Checkbox
        size="xs"
        mt={10}
        label={m.inbox_view_shared()}
        checked={shared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
      {differs && (
        <Checkbox
          size="xs"
          mt={10}
          label={m.inbox_view_take_over()}
          checked={takesOver}
          onChange={(event) => setTakesOver(event.currentTarget.checked)}
        />
      )}
      <Group gap={6} mt={12}>
        <Button
          size="xs"
          type="submit"
          variant="default"
          disabled={name.trim() === ''}
          loading={create.isPending || change.isPending}
        >
          {m.inbox_view_save()}
        </Button>
        {onCancel && (
          <Button size="xs" variant="subtle" color="gray" onClick={onCancel}>
            {m.app_cancel()}
          </Button>
        )}
      </Group>
      {error && <ErrorNotice error={error} />}
    </form>
  );
}
