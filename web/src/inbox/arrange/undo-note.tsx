import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { m } from '../../paraglide/messages.js';
import { undoLast } from './last-undo.ts';

const undoMs = 8_000;
/** Each has an id of its own: one that came back under the same would go when the time of the one before is up. */
let shown = '';

export function showUndo(said: string): void {
  hideUndo();
  shown = notifications.show({
    autoClose: undoMs,
    withBorder: true,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{said}</span>
        <Button size="compact-sm" variant="subtle" onClick={() => void undoLast()}>
          {m.inbox_undo()}
        </Button>
      </Group>
    ),
  });
}

export function hideUndo(): void {
  notifications.hide(shown);
}

export function showUndone(): void {
  notifications.show({ message: m.inbox_said_undone(), withBorder: true });
}
