import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { m } from '../../paraglide/messages.js';
import { showProblem } from '../show-problem.ts';

const undoMs = 8_000;

/** Says what was done, and takes it back if asked. One at a time: the next one replaces it. */
export function offerUndo(said: string, undo: () => Promise<void>): void {
  notifications.hide('undo');
  notifications.show({
    id: 'undo',
    autoClose: undoMs,
    withBorder: true,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{said}</span>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            notifications.hide('undo');
            undo().catch(showProblem);
          }}
        >
          {m.inbox_undo()}
        </Button>
      </Group>
    ),
  });
}
