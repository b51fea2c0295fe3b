import { Button, CopyButton, Drawer, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { readDelivery, replayDelivery } from '@roost/contract/deliveries.ts';
import { IconCopy, IconRefresh } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';
import { useCall, useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { formatLocale } from '../time/format-locale.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { useSetupWords } from '../use-server-words.ts';
import { DeliveryBadge } from './DeliveryBadge.tsx';
import classes from './DeliveryDrawer.module.css';
import { describeEvents } from './delivery-states.ts';

/** One delivery with its exact body, and *Replay*. */
export function DeliveryDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const params = { workspaceId: useWorkspaceId(), id };
  const delivery = useEndpoint(readDelivery, { params });
  const replay = useCall(replayDelivery);
  const { data } = delivery;
  const said = useSetupWords();
  const again = () =>
    replay.mutate(
      { params },
      { onSuccess: () => notifications.show({ message: m.settings_webhooks_replayed(), color: 'green' }) },
    );
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title={m.settings_webhooks_detail()}>
      {delivery.error && !data ? (
        <ErrorState error={delivery.error} onRetry={() => void delivery.refetch()} />
      ) : !data ? (
        <RowsLoading rows={5} height={24} />
      ) : (
        <Stack gap="md">
          <dl className={classes.facts}>
            <dt>{m.settings_webhooks_filter()}</dt>
            <dd>
              <DeliveryBadge state={data.state} />
            </dd>
            <dt>{m.settings_webhooks_time()}</dt>
            <dd>{exactTime(data.receivedAt)}</dd>
            <dt>{m.settings_webhooks_object()}</dt>
            <dd>{data.object ?? m.settings_webhooks_unknown()}</dd>
            <dt>{m.settings_webhooks_events()}</dt>
            <dd>{describeEvents(data.events)}</dd>
            {data.error && (
              <>
                <dt>{m.settings_webhooks_error()}</dt>
                <dd className={classes.error}>{said(data.error)}</dd>
              </>
            )}
          </dl>
          <Group gap="sm">
            <Button leftSection={<IconRefresh size={16} />} loading={replay.isPending} onClick={again}>
              {m.settings_webhooks_replay()}
            </Button>
            <Text size="sm" c="dimmed">
              {m.settings_webhooks_replay_text()}
            </Text>
          </Group>
          {replay.error && <ErrorNotice error={replay.error} />}
          <div>
            <Group justify="space-between" mb={6}>
              <Text fw={560} id="delivery-body">
                {m.settings_webhooks_body()}
              </Text>
              <CopyButton value={data.body} timeout={2000}>
                {({ copied, copy }) => (
                  <Button variant="subtle" size="compact-sm" leftSection={<IconCopy size={14} />} onClick={copy}>
                    {copied ? m.app_copied() : m.app_copy()}
                  </Button>
                )}
              </CopyButton>
            </Group>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
            <section className={classes.body} tabIndex={0} aria-labelledby="delivery-body">
              <pre>{data.body}</pre>
            </section>
          </div>
        </Stack>
      )}
    </Drawer>
  );
}

function exactTime(at: string): string {
  return new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));
}
