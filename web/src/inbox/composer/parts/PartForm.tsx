import { Button, Stack } from '@mantine/core';
import { IconSend2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { m } from '../../../paraglide/messages.js';

/** The frame of such a form: its fields, and the button that sends. */
export function PartForm(props: { ready: boolean; onSubmit: () => void; children: ReactNode }) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // The composer around it is a form too: React lets this bubble up to it.
        event.stopPropagation();
        if (props.ready) props.onSubmit();
      }}
    >
      <Stack gap="sm">
        {props.children}
        <Button
          type="submit"
          disabled={!props.ready}
          style={{ alignSelf: 'flex-end' }}
          leftSection={<IconSend2 size={16} aria-hidden="true" />}
        >
          {m.inbox_send()}
        </Button>
      </Stack>
    </form>
  );
}
