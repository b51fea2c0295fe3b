import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { Confirm } from '../../ui/Confirm.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Section.tsx';
import classes from '../Rows.module.css';
import { SettingsPage } from '../SettingsPage.tsx';

interface Words {
  title: string;
  text: string;
  add: string;
  none: string;
  noneHelp: string;
  edit: (name: string) => string;
  remove: (name: string) => string;
  removeText: string;
}

interface Props<T> {
  words: Words;
  icon: ReactNode;
  items: readonly T[];
  mayAdd?: boolean;
  mayEdit: (item: T) => boolean;
  mayRemove: (item: T) => boolean;
  row: (item: T) => ReactNode;
  /** The dialog to make one (null) or change one. */
  dialog: (item: T | null, close: () => void) => ReactNode;
  remove: { run: (item: T, done: () => void) => void; working: boolean; error: Error | null };
}

/** A settings page with one list: add, change, delete. */
export function KeptList<T extends { id: string; name: string }>(props: Props<T>) {
  const { words, items, mayAdd = true } = props;
  const [editing, setEditing] = useState<T | 'new' | null>(null);
  const [removing, setRemoving] = useState<T | null>(null);
  return (
    <SettingsPage
      title={words.title}
      text={words.text}
      action={mayAdd && <Button onClick={() => setEditing('new')}>{words.add}</Button>}
    >
      <Panel>
        {items.length === 0 ? (
          <EmptyState icon={props.icon} title={words.none} text={words.noneHelp} />
        ) : (
          <ul className={classes.list}>
            {items.map((item) => (
              <li key={item.id} className={classes.row}>
                <div className={classes.words}>{props.row(item)}</div>
                {props.mayEdit(item) && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={words.edit(item.name)}
                    onClick={() => setEditing(item)}
                  >
                    <IconPencil size={17} aria-hidden="true" />
                  </ActionIcon>
                )}
                {props.mayRemove(item) && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={words.remove(item.name)}
                    onClick={() => setRemoving(item)}
                  >
                    <IconTrash size={17} aria-hidden="true" />
                  </ActionIcon>
                )}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {editing !== null && props.dialog(editing === 'new' ? null : editing, () => setEditing(null))}
      <Confirm
        opened={removing !== null}
        title={removing ? words.remove(removing.name) : ''}
        verb={m.settings_delete()}
        working={props.remove.working}
        error={props.remove.error}
        onConfirm={() => removing && props.remove.run(removing, () => setRemoving(null))}
        onClose={() => setRemoving(null)}
      >
        {words.removeText}
      </Confirm>
    </SettingsPage>
  );
}
