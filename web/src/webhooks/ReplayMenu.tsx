import { Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { replayDeliveries } from '@roost/contract/deliveries.ts';
import type { BodyIn } from '@roost/contract/endpoint.ts';
import { IconChevronDown, IconRefresh } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';

/** Replays many deliveries: all that failed, or those of a time range. */
export function ReplayMenu() {
  const params = { workspaceId: useWorkspaceId() };
  const [asking, setAsking] = useState<'dead' | 'range' | null>(null);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const replay = useCall(replayDeliveries);
  const close = () => {
    setAsking(null);
    replay.reset();
  };
  const run = (body: BodyIn<typeof replayDeliveries>) =>
    replay.mutate(
      { params, body },
      {
        onSuccess: ({ replayed }) => {
          notifications.show({ message: m.reliability_replayed({ count: replayed }), color: 'green' });
          close();
        },
      },
    );
  const backwards = from !== '' && to !== '' && to <= from;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asking === 'dead') run({ state: 'dead' });
    else if (from !== '' && to !== '' && !backwards) run({ from: instant(from), to: instant(to) });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden="true" />}
            rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          >
            {m.reliability_replay_many()}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsking('dead')}>{m.reliability_replay_dead()}</Menu.Item>
          <Menu.Item onClick={() => setAsking('range')}>{m.reliability_replay_range()}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asking !== null}
        onClose={close}
        title={asking === 'dead' ? m.reliability_dead_title() : m.reliability_range_title()}
      >
        <form onSubmit={submit}>
          <Stack gap="md">
            <Text>{asking === 'dead' ? m.reliability_dead_text() : m.reliability_range_text()}</Text>
            {asking === 'range' && (
              <Group gap="sm" grow align="flex-start">
                <TextInput
                  type="datetime-local"
                  required
                  label={m.reliability_range_from()}
                  value={from}
                  onChange={(event) => setFrom(event.currentTarget.value)}
                />
                <TextInput
                  type="datetime-local"
                  required
                  label={m.reliability_range_to()}
                  value={to}
                  onChange={(event) => setTo(event.currentTarget.value)}
                  error={backwards && m.reliability_range_wrong()}
                />
              </Group>
            )}
            {replay.error && <ErrorNotice error={replay.error} />}
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={close}>
                {m.app_cancel()}
              </Button>
              <Button type="submit" loading={replay.isPending}>
                {m.reliability_replay_many()}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

function instant(local: string): string {
  return new Date(local).toISOString();
}
