import { ActionIcon, Button, Group, Text, UnstyledButton } from '@mantine/core';
import { deleteView, listViews, type View } from '@roost/contract/organize.ts';
import { IconBookmark, IconPencil, IconTrash, IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { useCall } from '../../query.ts';
import { useCanAdmin } from '../../session.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { useViews } from '../arrange/lists.ts';
import { type Filters, isFiltered } from './filters.ts';
import classes from './SavedViews.module.css';
import { ViewForm } from './ViewForm.tsx';
import { filtersOfView } from './view-filters.ts';

interface Props {
  workspaceId: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
}

/** Filters under a name, one's own or everybody's: choose, save the present ones, change, delete. */
export function SavedViews({ workspaceId, filters, onFilters }: Props) {
  const views = useViews(workspaceId);
  const client = useQueryClient();
  const admin = useCanAdmin();
  const [open, setOpen] = useState<{ id: string; what: 'change' | 'delete' } | null>(null);
  const list = useFocusOnReturn(open?.id ?? null);
  const close = () => setOpen(null);
  const again = () => client.invalidateQueries({ queryKey: [listViews.path] });
  const done = () => {
    close();
    void again();
  };
  return (
    <section className={classes.views} aria-label={m.inbox_views()}>
      <h3 className={classes.title}>{m.inbox_views()}</h3>
      {views.length === 0 && <p className={classes.none}>{m.inbox_views_none()}</p>}
      <ul ref={list} className={classes.list}>
        {views.map((view) => (
          <li key={view.id} data-view={view.id}>
            <div className={classes.view}>
              <UnstyledButton className={classes.name} onClick={() => onFilters(filtersOfView(view))}>
                {view.shared ? (
                  <IconUsers size={15} aria-hidden="true" />
                ) : (
                  <IconBookmark size={15} aria-hidden="true" />
                )}
                <span dir="auto">{view.name}</span>
              </UnstyledButton>
              {(view.own || admin) && (
                <>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={m.inbox_view_change({ name: view.name })}
                    onClick={() => setOpen({ id: view.id, what: 'change' })}
                  >
                    <IconPencil size={15} aria-hidden="true" />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={m.inbox_view_delete({ name: view.name })}
                    onClick={() => setOpen({ id: view.id, what: 'delete' })}
                  >
                    <IconTrash size={15} aria-hidden="true" />
                  </ActionIcon>
                </>
              )}
            </div>
            {open?.id === view.id &&
              (open.what === 'change' ? (
                <ViewForm {...{ workspaceId, filters, view }} onSaved={done} onCancel={close} />
              ) : (
                <AskDelete workspaceId={workspaceId} view={view} onDeleted={done} onCancel={close} />
              ))}
          </li>
        ))}
      </ul>
      {(isFiltered(filters) || filters.tab !== 'all' || filters.sort !== 'newest') && (
        <ViewForm {...{ workspaceId, filters }} view={null} onSaved={() => void again()} onCancel={null} />
      )}
    </section>
  );
}

interface AskProps {
  workspaceId: string;
  view: View;
  onDeleted: () => void;
  onCancel: () => void;
}

function AskDelete({ workspaceId, view, onDeleted, onCancel }: AskProps) {
  const remove = useCall(deleteView);
  const params = { workspaceId, id: view.id };
  return (
    <div className={classes.ask}>
      <Text size="sm">{view.shared ? m.inbox_view_gone_for_all() : m.inbox_view_gone()}</Text>
      {remove.error && <ErrorNotice error={remove.error} />}
      <Group gap="xs" mt={8}>
        <Button
          size="xs"
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate({ params }, { onSuccess: onDeleted })}
        >
          {m.inbox_view_delete({ name: view.name })}
        </Button>
        <Button size="xs" variant="default" onClick={onCancel} autoFocus>
          {m.app_cancel()}
        </Button>
      </Group>
    </div>
  );
}

/** What opened under a view is gone: the keyboard goes on at the view, or at the list when that is gone too. */
function useFocusOnReturn(openId: string | null) {
  const list = useRef<HTMLUListElement>(null);
  const before = useRef<string | null>(null);
  useEffect(() => {
    if (openId === null && before.current !== null) {
      const view = list.current?.querySelector<HTMLElement>(`[data-view="${before.current}"] button`);
      (view ?? list.current?.querySelector<HTMLElement>('button'))?.focus();
    }
    before.current = openId;
  }, [openId]);
  return list;
}
