import { Button, Text, Title } from '@mantine/core';
import { type Channel, type ChannelKind, channelKind } from '@roost/contract/meta.ts';
import { IconAlertTriangle, IconCircleCheckFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';
import { KindSign } from '../ui/KindSign.tsx';
import { kinds } from '../ui/kinds.ts';
import { ChannelRow } from './ChannelRow.tsx';
import classes from './ConnectedSection.module.css';
import type { DialogFlow } from './use-connect.ts';

interface Props {
  channels: readonly Channel[];
  onReconnect: (flow: DialogFlow) => void;
}

/** *Meta Connected*: which Page, which Instagram account, which WhatsApp number; then each channel with its health. */
export function ConnectedSection({ channels, onReconnect }: Props) {
  const params = { workspaceId: useWorkspaceId() };
  const linked = channels.filter((channel) => channel.state.code !== 'disconnected');
  const healthy = linked.some((channel) => channel.state.code !== 'needs_reconnect');
  const troubled = linked.some(({ state }) => state.code !== 'connected' && state.code !== 'paused');
  return (
    <section className={classes.root} aria-labelledby="connected-heading">
      <header className={classes.head}>
        {healthy && !troubled ? (
          <IconCircleCheckFilled className={classes.good} size={22} aria-hidden="true" />
        ) : (
          <IconAlertTriangle className={healthy ? classes.warn : classes.bad} size={22} aria-hidden="true" />
        )}
        <Title order={2} id="connected-heading">
          {healthy ? m.settings_connected_title() : m.settings_not_connected_title()}
        </Title>
        <Button
          ml="auto"
          size="xs"
          variant="light"
          renderRoot={(props) => <Link {...props} to="/w/$workspaceId/inbox" params={params} />}
        >
          {m.settings_to_inbox()}
        </Button>
      </header>
      <ul className={classes.facts}>
        {channelKind.options.map((kind) => (
          <Fact key={kind} kind={kind} channels={linked} />
        ))}
      </ul>
      <ul className={classes.list} aria-label={m.settings_channels()}>
        {channels.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} onReconnect={onReconnect} />
        ))}
      </ul>
    </section>
  );
}

function Fact({ kind, channels }: { kind: ChannelKind; channels: readonly Channel[] }) {
  const own = channels.filter((channel) => channel.kind === kind);
  const only = own.length === 1 ? own[0] : undefined;
  return (
    <li className={classes.fact}>
      <KindSign kind={kind} />
      <div className={classes.words}>
        <Text size="sm" c="dimmed">
          {kinds[kind].name()}
        </Text>
        {own.length > 0 ? (
          <Text fw={560} lineClamp={2}>
            {own.map((channel) => channel.name).join(', ')}
          </Text>
        ) : (
          <Text c="dimmed">{m.settings_fact_not_connected()}</Text>
        )}
        {only?.detail && (
          <Text size="sm" c="dimmed" lineClamp={1}>
            <bdi>{only.detail}</bdi>
          </Text>
        )}
      </div>
    </li>
  );
}
