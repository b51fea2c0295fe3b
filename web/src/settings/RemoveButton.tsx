import { ActionIcon, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Confirm } from '../ui/Confirm.tsx';

interface Props {
  /** On the sign, and on the button that confirms. */
  verb: string;
  /** What the sign is called, with the name of what goes. */
  label: string;
  title: string;
  text: string;
  remove: { isPending: boolean; error: Error | null };
  /** `done` closes the question. */
  onConfirm: (done: () => void) => void;
}

/** Ends one row of a list, after a question. */
export function RemoveButton({ verb, label, title, text, remove, onConfirm }: Props) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Tooltip label={verb}>
        <ActionIcon variant="subtle" color="red" size={32} aria-label={label} onClick={() => setAsking(true)}>
          <IconTrash size={17} />
        </ActionIcon>
      </Tooltip>
      <Confirm
        opened={asking}
        title={title}
        verb={verb}
        working={remove.isPending}
        error={remove.error}
        onClose={close}
        onConfirm={() => onConfirm(close)}
      >
        {text}
      </Confirm>
    </>
  );
}
