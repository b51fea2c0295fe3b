import { Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';
import classes from './NextStep.module.css';

/** Right after set-up: the one thing to do now. */
export function NextStep({ ready, connected }: { ready: boolean; connected: boolean }) {
  return (
    <div className={classes.root} role="status">
      <IconArrowRight size={18} aria-hidden="true" />
      <Text fw={560}>
        {connected ? m.settings_next_inbox() : ready ? m.settings_next_connect() : m.settings_next_credentials()}
      </Text>
    </div>
  );
}
