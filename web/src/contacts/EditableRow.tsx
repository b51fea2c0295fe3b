import { ActionIcon, Group } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { Confirm } from '../ui/Confirm.tsx';
import classes from './EditableRow.module.css';
import { InlineText } from './InlineText.tsx';

interface Props {
  name: string;
  before?: ReactNode;
  after?: ReactNode;
  /** Null where the agent may only look. */
  edit: {
    rename: (name: string) => Promise<boolean>;
    up: (() => void) | null;
    down: (() => void) | null;
    remove: () => Promise<boolean>;
    removeTitle: string;
    removeText: string;
  } | null;
}

/** One entry of a short list that is renamed in place, moved and removed. */
export function EditableRow({ name, before, after, edit }: Props) {
  const [asking, setAsking] = useState(false);
  const [working, setWorking] = useState(false);
  if (!edit) {
    return (
      <li className={classes.row}>
        {before}
        <span className={classes.name}>{name}</span>
        {after}
      </li>
    );
  }
  const remove = async () => {
    setWorking(true);
    const gone = await edit.remove();
    setWorking(false);
    if (gone) setAsking(false);
  };
  return (
    <li className={classes.row}>
      {before}
      <div className={classes.name}>
        <InlineText
          label={m.contacts_rename_named({ name })}
          hideLabel
          value={name}
          onSave={(next) => (next === '' ? Promise.resolve(false) : edit.rename(next))}
        />
      </div>
      {after}
      <Group gap={2} wrap="nowrap">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={m.contacts_move_up({ name })}
          disabled={!edit.up}
          onClick={() => edit.up?.()}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={m.contacts_move_down({ name })}
          disabled={!edit.down}
          onClick={() => edit.down?.()}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={m.contacts_remove_named({ name })}
          onClick={() => setAsking(true)}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
      <Confirm
        opened={asking}
        title={edit.removeTitle}
        verb={m.contacts_remove()}
        working={working}
        error={null}
        onConfirm={() => void remove()}
        onClose={() => setAsking(false)}
      >
        {edit.removeText}
      </Confirm>
    </li>
  );
}
