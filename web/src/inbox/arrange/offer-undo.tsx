import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { m } from '../../paraglide/messages.js';
import { showProblem } from '../show-problem.ts';

const undoMs = 8_000;

type Undo = () => Promise<void>;

/** What a key and the palette take back, also when the note about it has gone. */
let last: Undo | null = null;

export function canUndo(): boolean {
  return last !== null;
}

export function forgetUndo(): void {
  last = null;
}

export function undoLast(): void {
  const undo = last;
  if (undo === null) return;
  last = null;
  notifications.hide('undo');
  undo().then(
    () => notifications.show({ message: m.inbox_said_undone(), withBorder: true }),
    (error) => {
      last ??= undo;
      showProblem(error);
    },
  );
}

/** Says what was done, and takes it back if asked. One at a time: the next one replaces it. */
export function offerUndo(said: string, undo: Undo): void {
  last = undo;
  notifications.hide('undo');
  notifications.show({
    id: 'undo',
    autoClose: undoMs,
    withBorder: true,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{said}</span>
        <Button size="compact-sm" variant="subtle" onClick={undoLast}>
          {m.inbox_undo()}
        </Button>
      </Group>
    ),
  });
}
