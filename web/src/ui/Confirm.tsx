import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { m } from '../paraglide/messages.js';
import { ErrorNotice } from './ErrorNotice.tsx';

interface Props {
  opened: boolean;
  title: string;
  children: ReactNode;
  /** The verb on the button: never "OK". */
  verb: string;
  working: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot simply be undone, and says what stays. */
export function Confirm(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <Stack gap="md">
        <Text component="div">{props.children}</Text>
        {props.error && <ErrorNotice error={props.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {m.app_cancel()}
          </Button>
          <Button color="red" loading={props.working} onClick={props.onConfirm}>
            {props.verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
