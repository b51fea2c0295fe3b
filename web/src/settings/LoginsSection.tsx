import { Button, Group, Text } from '@mantine/core';
import type { FeatureKey } from '@roost/contract/features.ts';
import { deleteLogin, type HeldGrant, type Login, listChannels, listLogins } from '@roost/contract/meta.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { formatLocale } from '../time/format-locale.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { Notice } from '../ui/Notice.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { StateBadge } from '../ui/StateBadge.tsx';
import { useSetupWords } from '../use-server-words.ts';
import { connectLabel, dialogOf } from './connect-label.ts';
import { LoginPermissions } from './LoginPermissions.tsx';
import classes from './LoginsSection.module.css';
import { stateSentence } from './state-sentence.ts';
import type { DialogFlow } from './use-connect.ts';

interface Actions {
  onChoose: (loginId: string) => void;
  onReconnect: (flow: DialogFlow) => void;
  onAskAgain: (features: FeatureKey[], flow: DialogFlow) => void;
}

/** Whose permission Roost works with, until when, and the way to end it. */
export function LoginsSection({ logins, ...actions }: Actions & { logins: readonly Login[] }) {
  return (
    <Section id="logins" title={m.settings_logins_title()} text={m.settings_logins_text()}>
      <ul className={classes.list}>
        {logins.map((login) => (
          <LoginRow key={login.id} login={login} {...actions} />
        ))}
      </ul>
    </Section>
  );
}

function LoginRow({ login, onChoose, onReconnect, onAskAgain }: Actions & { login: Login }) {
  const admin = useCanAdmin();
  const [asking, setAsking] = useState(false);
  const said = useSetupWords();
  const { state } = login;
  const gone = state.code === 'disconnected';
  /** Of one that has ended, no date and no permission counts any more. */
  const ended = gone || state.code === 'needs_reconnect';
  const dialog = dialogOf(login.flow);
  return (
    <li className={classes.login} data-login={login.id}>
      <Group gap={8}>
        <Text fw={560} lineClamp={1}>
          {login.name}
        </Text>
        <StateBadge state={state.code} />
      </Group>
      {!ended && (
        <Text size="sm" c="dimmed">
          {lifeOf(login)}
        </Text>
      )}
      <Text size="sm" c="dimmed" className={classes.facts}>
        {login.flow === 'instagram' && <span>{m.connection_instagram_login()}</span>}
        {!ended && login.dataAccessExpiresAt && (
          <span>{m.connection_data_access({ date: day(login.dataAccessExpiresAt) })}</span>
        )}
        {login.checkedAt && (
          <span>
            {m.connection_checked()} <RelativeTime at={login.checkedAt} />
          </span>
        )}
      </Text>
      {state.code !== 'connected' && <Text size="sm">{stateSentence(state, said)}</Text>}
      {login.held && <Waiting held={login.held} onDecide={admin ? () => onChoose(login.id) : null} />}
      {!ended && (
        <LoginPermissions
          login={login}
          onAskAgain={admin && login.flow !== 'system_user' ? (wanted) => onAskAgain(wanted, dialog) : null}
        />
      )}
      {admin && (
        <Group gap="sm" mt={6}>
          {!gone && (
            <Button variant="default" size="xs" onClick={() => onChoose(login.id)}>
              {m.settings_login_choose()}
            </Button>
          )}
          {ended && (
            <Button size="xs" onClick={() => onReconnect(dialog)}>
              {connectLabel(login.flow)}
            </Button>
          )}
          {!gone && (
            <Button variant="subtle" color="red" size="xs" onClick={() => setAsking(true)}>
              {m.settings_disconnect()}
            </Button>
          )}
        </Group>
      )}
      <DisconnectLogin login={login} opened={asking} onClose={() => setAsking(false)} />
    </li>
  );
}

/** A newer grant waits until somebody says whether it may cut accounts off. */
function Waiting({ held, onDecide }: { held: HeldGrant; onDecide: (() => void) | null }) {
  const count = held.channels.filter(({ fate }) => fate === 'cut_off').length;
  return (
    <div className={classes.waiting}>
      <Notice tone="warn" title={count > 0 ? m.connection_held_waiting({ count }) : m.connection_held_waiting_none()}>
        {onDecide && (
          <Button size="xs" mt={6} onClick={onDecide}>
            {m.connection_held_decide()}
          </Button>
        )}
      </Notice>
    </div>
  );
}

function DisconnectLogin({ login, opened, onClose }: { login: Login; opened: boolean; onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const remove = useCall(deleteLogin);
  async function refresh(): Promise<void> {
    onClose();
    await Promise.all([
      client.invalidateQueries({ queryKey: keyOf(listChannels, { params: { workspaceId } }) }),
      client.invalidateQueries({ queryKey: keyOf(listLogins, { params: { workspaceId } }) }),
    ]);
  }
  return (
    <Confirm
      opened={opened}
      title={m.settings_disconnect_title({ name: login.name })}
      verb={m.settings_disconnect()}
      working={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { workspaceId, id: login.id } }, { onSuccess: refresh })}
    >
      {m.settings_disconnect_login_text()}
      {login.flow === 'instagram' && <Text mt="sm">{m.connection_instagram_disconnect_text()}</Text>}
    </Confirm>
  );
}

/** Instagram's logins are renewed; of the others a person has to think. */
function lifeOf({ flow, expiresAt }: Login): string {
  if (expiresAt === null) return m.settings_login_no_expiry();
  const date = day(expiresAt);
  return flow === 'instagram' ? m.connection_instagram_renewed({ date }) : m.settings_login_expires({ date });
}

function day(at: string): string {
  return new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'long' }).format(new Date(at));
}
