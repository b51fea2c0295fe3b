import { Button } from '@mantine/core';
import { IconSend2 } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import classes from './SendButton.module.css';
import type { Writing } from './writing.ts';

export function SendButton({ writing }: { writing: Writing }) {
  return (
    <Button
      type="submit"
      size="compact-sm"
      className={classes.send}
      disabled={!writing.ready}
      data-mode={writing.mode}
      leftSection={<IconSend2 size={16} aria-hidden="true" />}
    >
      {m.inbox_send()}
    </Button>
  );
}
