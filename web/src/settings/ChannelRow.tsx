import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { type Channel, changeChannel, deleteChannel, listChannels, listLogins } from '@roost/contract/meta.ts';
import {
  IconDots,
  IconHistory,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnectedX,
  IconStethoscope,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { KindSign } from '../ui/KindSign.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StateBadge } from '../ui/StateBadge.tsx';
import { useSetupWords } from '../use-server-words.ts';
import { ChannelHistory, useAskForHistory } from './ChannelHistory.tsx';
import { ChannelNotices } from './ChannelNotices.tsx';
import classes from './ChannelRow.module.css';
import { connectLabel, dialogOf } from './connect-label.ts';
import { isGoing } from './history-sentences.ts';
import { stateSentence } from './state-sentence.ts';
import type { DialogFlow } from './use-connect.ts';

/** One connected channel: how it is, what to do about it, and how to quiet or disconnect it. */
export function ChannelRow({ channel, onReconnect }: { channel: Channel; onReconnect: (flow: DialogFlow) => void }) {
  const admin = useCanAdmin();
  const said = useSetupWords();
  const { state } = channel;
  return (
    <li className={classes.root} data-channel={channel.id}>
      <KindSign kind={channel.kind} />
      <div className={classes.words}>
        <div className={classes.name}>
          <Text fw={560} lineClamp={1} title={channel.name}>
            {channel.name}
          </Text>
          <StateBadge state={state.code} />
        </div>
        <Text size="sm" c="dimmed" lineClamp={1}>
          {channel.detail && (
            <>
              <bdi>{channel.detail}</bdi> ·{' '}
            </>
          )}
          {channel.lastEventAt ? (
            <>
              {m.settings_last_event()} <RelativeTime at={channel.lastEventAt} />
            </>
          ) : (
            m.settings_no_event()
          )}
        </Text>
        {state.code !== 'connected' && (
          <Text size="sm" mt={2}>
            {stateSentence(state, said)}
          </Text>
        )}
        <ChannelNotices notices={channel.notices} />
        {admin && (state.code === 'needs_reconnect' || state.code === 'disconnected') && (
          <Button variant="default" size="xs" mt={6} onClick={() => onReconnect(dialogOf(channel.flow))}>
            {connectLabel(channel.flow)}
          </Button>
        )}
        {admin && state.reason === 'check_failed' && <DoctorLink />}
        {channel.history && <ChannelHistory channel={channel} run={channel.history} />}
      </div>
      {admin && state.code !== 'disconnected' && <ChannelMenu channel={channel} />}
    </li>
  );
}

/** Where what the doctor found is mended, mostly by one button. */
function DoctorLink() {
  const params = { workspaceId: useWorkspaceId() };
  return (
    <Button
      variant="default"
      size="xs"
      mt={6}
      leftSection={<IconStethoscope size={14} aria-hidden="true" />}
      renderRoot={(props) => <Link {...props} to="/w/$workspaceId/settings/doctor" params={params} />}
    >
      {m.doctor_banner_link()}
    </Button>
  );
}

function ChannelMenu({ channel }: { channel: Channel }) {
  const params = { workspaceId: useWorkspaceId(), id: channel.id };
  const client = useQueryClient();
  const change = useCall(changeChannel);
  const remove = useCall(deleteChannel);
  const history = useAskForHistory(channel.id);
  const importable = channel.abilities.includes('history') && !(channel.history && isGoing(channel.history));
  const [asking, setAsking] = useState(false);
  async function refresh(): Promise<void> {
    const workspace = { params: { workspaceId: params.workspaceId } };
    await Promise.all([
      client.invalidateQueries({ queryKey: keyOf(listChannels, workspace) }),
      client.invalidateQueries({ queryKey: keyOf(listLogins, workspace) }),
    ]);
  }
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={220}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            loading={change.isPending || history.isPending}
            aria-label={m.settings_channel_menu({ name: channel.name })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={channel.paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
            onClick={() => change.mutate({ params, body: { paused: !channel.paused } }, { onSuccess: refresh })}
          >
            {channel.paused ? m.settings_wake() : m.settings_pause()}
          </Menu.Item>
          {importable && (
            <Menu.Item leftSection={<IconHistory size={16} />} onClick={history.run}>
              {m.connection_history_import()}
            </Menu.Item>
          )}
          <Menu.Item color="red" leftSection={<IconPlugConnectedX size={16} />} onClick={() => setAsking(true)}>
            {m.settings_disconnect()}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking}
        title={m.settings_disconnect_title({ name: channel.name })}
        verb={m.settings_disconnect()}
        working={remove.isPending}
        error={remove.error}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          remove.mutate(
            { params },
            {
              onSuccess: async () => {
                setAsking(false);
                await refresh();
              },
            },
          )
        }
      >
        {m.settings_disconnect_channel_text()}
      </Confirm>
    </>
  );
}
