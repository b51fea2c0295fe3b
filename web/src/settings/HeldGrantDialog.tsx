import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  type ChannelFate,
  cancelHeldGrant,
  confirmHeldGrant,
  type HeldGrant,
  type Login,
  listChannels,
  listLogins,
} from '@roost/contract/meta.ts';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { moment } from '../time/format-locale.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { KindSign } from '../ui/KindSign.tsx';
import { kinds } from '../ui/kinds.ts';
import { Notice } from '../ui/Notice.tsx';
import { useSetupWords } from '../use-server-words.ts';
import classes from './HeldGrantDialog.module.css';

interface Props {
  login: Login;
  held: HeldGrant;
  /** Decided later: it goes on waiting. */
  onClose: () => void;
  onChooseAgain: () => void;
}

/** Before a newer grant replaces the one before: what happens to each account, and three ways on. */
export function HeldGrantDialog({ login, held, onClose, onChooseAgain }: Props) {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const confirm = useCall(confirmHeldGrant);
  const cancel = useCall(cancelHeldGrant);
  const params = { workspaceId, id: held.id };
  const cutOff = held.channels.filter(({ fate }) => fate === 'cut_off').map(({ id }) => id);
  const working = confirm.isPending || cancel.isPending;
  const failed = confirm.error ?? cancel.error;
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keyOf(listLogins, { params: { workspaceId } }) }),
      client.invalidateQueries({ queryKey: keyOf(listChannels, { params: { workspaceId } }) }),
    ]);

  return (
    <Modal
      opened
      onClose={onClose}
      size={720}
      title={cutOff.length > 0 ? m.connection_held_title({ count: cutOff.length }) : m.connection_held_title_none()}
      closeOnClickOutside={!working}
    >
      <Stack gap="md">
        <Text c="dimmed">
          {m.connection_held_text({ name: login.name })} {held.by && `${m.connection_held_by({ name: held.by })} `}
          {m.connection_held_until({ date: moment(held.expiresAt) })}
        </Text>
        <ul className={classes.list}>
          {inOrder(held.channels).map((channel) => (
            <Fate key={channel.id} channel={channel} />
          ))}
        </ul>
        {held.permissionsLost.length > 0 && (
          <Group gap={4}>
            <Text size="sm">{m.connection_held_lost()}</Text>
            {held.permissionsLost.map((permission) => (
              <Code key={permission}>{permission}</Code>
            ))}
          </Group>
        )}
        {cutOff.length > 0 && <Notice tone="warn" title={noteFor(login)} />}
        {failed && <ErrorNotice error={failed} />}
        <Group justify="flex-end" gap="sm">
          <Button
            variant="subtle"
            color="gray"
            loading={cancel.isPending}
            disabled={working}
            onClick={() =>
              cancel.mutate(
                { params },
                {
                  onSuccess: async () => {
                    notifications.show({ message: m.connection_held_kept(), color: 'green' });
                    onClose();
                    await refresh();
                  },
                  onError: () => void refresh(),
                },
              )
            }
          >
            {m.connection_held_cancel()}
          </Button>
          <Button
            variant={cutOff.length > 0 ? 'default' : 'filled'}
            className={cutOff.length > 0 ? classes.cut : undefined}
            loading={confirm.isPending}
            disabled={working}
            onClick={() =>
              confirm.mutate(
                { params, body: { cutOff } },
                {
                  onSuccess: () => void refresh(),
                  onError: () => void refresh(),
                },
              )
            }
          >
            {cutOff.length > 0 ? m.connection_held_confirm({ count: cutOff.length }) : m.connection_held_confirm_none()}
          </Button>
          {cutOff.length > 0 && (
            <Button onClick={onChooseAgain} disabled={working} data-autofocus>
              {login.flow === 'instagram' ? m.connection_instagram_picker_again() : m.settings_picker_choose_again()}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

/** In Instagram’s window there is no account to tick: it is the one that logs in. */
function noteFor({ flow }: Login): string {
  return flow === 'instagram' ? m.connection_held_note_instagram() : m.connection_held_note();
}

function Fate({ channel }: { channel: ChannelFate }) {
  const said = useSetupWords();
  const cut = channel.fate === 'cut_off';
  return (
    <li className={classes.row} data-fate={channel.fate}>
      <KindSign kind={channel.kind} />
      <div className={classes.words}>
        <Text fw={560} lineClamp={2}>
          {channel.name}
        </Text>
        <Text size="sm" c="dimmed">
          {kinds[channel.kind].name()}
          {cut && <> · {channel.reason === null ? m.connection_held_cut_why() : said(channel.reason)}</>}
        </Text>
      </div>
      <span className={classes.fate}>{fateWords[channel.fate](channel)}</span>
    </li>
  );
}

const fateWords: Record<ChannelFate['fate'], (channel: ChannelFate) => string> = {
  cut_off: () => m.connection_held_cut(),
  moves: ({ movesTo }) => m.connection_held_moves({ name: movesTo ?? '' }),
  returns: () => m.connection_held_returns(),
  stays: () => m.connection_held_stays(),
  stays_off: () => m.connection_held_stays_off(),
};

const gravity = Object.keys(fateWords);

function inOrder(channels: readonly ChannelFate[]): ChannelFate[] {
  return [...channels].sort((a, b) => gravity.indexOf(a.fate) - gravity.indexOf(b.fate));
}
