import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import type { Channel } from '@roost/contract/meta.ts';
import { m } from '../paraglide/messages.js';
import { kinds } from '../ui/kinds.ts';

interface Props {
  /** Connected through Meta's dialog: what a new grant may leave out. */
  channels: readonly Channel[];
  opened: boolean;
  onClose: () => void;
  onContinue: () => void;
}

/** Before a new login replaces the grant: which accounts it would cut off unless they are ticked again. */
export function KeepTicked({ channels, opened, onClose, onContinue }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={m.connection_keep_title()}>
      <Stack gap="md">
        <Text>{m.connection_keep_text()}</Text>
        <List spacing={4}>
          {channels.map((channel) => (
            <List.Item key={channel.id}>
              {channel.name} ({kinds[channel.kind].name()})
            </List.Item>
          ))}
        </List>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button onClick={onContinue} data-autofocus>
            {m.connection_keep_go()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
