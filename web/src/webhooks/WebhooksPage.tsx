import { Button, Group, SegmentedControl, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type Delivery, type DeliveryState, deliveryState, listDeliveries } from '@roost/contract/deliveries.ts';
import { IconSearch, IconWebhook } from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { usePages } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { BacklogStrip } from './BacklogStrip.tsx';
import { DeliveryDrawer } from './DeliveryDrawer.tsx';
import { DeliveryTable } from './DeliveryTable.tsx';
import { deliveryStates } from './delivery-states.ts';
import { ReplayMenu } from './ReplayMenu.tsx';
import classes from './WebhooksPage.module.css';

/** The journal: every delivery from Meta, newest first, to look into and to replay. */
export function WebhooksPage() {
  const [state, setState] = useState<DeliveryState | 'all'>('all');
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 250);
  const [opened, setOpened] = useState<string | null>(null);
  const list = usePages(listDeliveries, {
    params: { workspaceId: useWorkspaceId() },
    query: { ...(state === 'all' ? {} : { state }), ...(q === '' ? {} : { q }) },
  });
  const items: Delivery[] = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = state !== 'all' || q !== '';
  const clear = () => {
    setState('all');
    setText('');
  };
  return (
    <div className={classes.root}>
      <header>
        <Title order={1}>{m.settings_webhooks_title()}</Title>
        <Text c="dimmed" mt={4}>
          {m.settings_webhooks_text()}
        </Text>
      </header>
      <BacklogStrip />
      <Group gap="sm">
        <SegmentedControl
          size="sm"
          aria-label={m.settings_webhooks_filter()}
          value={state}
          onChange={(value) => setState(value as DeliveryState | 'all')}
          data={[
            { value: 'all', label: m.settings_webhooks_all() },
            ...deliveryState.options.map((value) => ({ value, label: deliveryStates[value].word() })),
          ]}
        />
        <TextInput
          className={classes.search}
          placeholder={m.settings_webhooks_search()}
          aria-label={m.settings_webhooks_search()}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ReplayMenu />
      </Group>
      <div className={classes.card}>
        {list.error && items.length === 0 ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : !list.data ? (
          <div className={classes.loading}>
            <RowsLoading rows={6} height={36} />
          </div>
        ) : items.length > 0 ? (
          <DeliveryTable items={items} onOpen={setOpened} />
        ) : filtered ? (
          <EmptyState
            title={list.hasNextPage ? m.settings_webhooks_no_match_yet() : m.settings_webhooks_no_match_title()}
          >
            <Button variant="default" onClick={clear}>
              {m.settings_webhooks_no_match_clear()}
            </Button>
          </EmptyState>
        ) : (
          <EmptyState
            icon={<IconWebhook size={24} />}
            title={m.settings_webhooks_empty_title()}
            text={m.settings_webhooks_empty_text()}
          />
        )}
      </div>
      {list.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {m.app_load_more()}
          </Button>
        </Group>
      )}
      {opened && <DeliveryDrawer id={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}
