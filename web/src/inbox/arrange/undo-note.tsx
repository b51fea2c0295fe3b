import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { m } from '../../paraglide/messages.js';
import { undoLast } from './last-undo.ts';

const id = 'undo';
const undoMs = 8_000;

export function showUndo(said: string): void {
  hideUndo();
  notifications.show({
    id,
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
  notifications.hide(id);
}

export function showUndone(): void {
  notifications.show({ message: m.inbox_said_undone(), withBorder: true });
}
