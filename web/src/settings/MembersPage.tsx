import { Avatar, Badge, Button, Select, Text } from '@mantine/core';
import { type Agent, changeAgent, listAgents, listInvitations, type Role, role } from '@roost/contract/account.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useCall, useEndpoint } from '../query.ts';
import { useCanAdmin, useMe, useWorkspaceId } from '../session.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { initials } from '../ui/initials.ts';
import { Panel } from '../ui/Section.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { InvitationsSection } from './InvitationsSection.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { MemberMenu } from './MemberMenu.tsx';
import classes from './Rows.module.css';
import { roleNames } from './roles.ts';
import { SettingsPage } from './SettingsPage.tsx';

export function MembersPage() {
  const params = { workspaceId: useWorkspaceId() };
  const admin = useCanAdmin();
  const agents = useEndpoint(listAgents, { params });
  const [inviting, setInviting] = useState(false);
  return (
    <SettingsPage
      title={m.settings_members_title()}
      text={m.settings_members_text()}
      action={admin && <Button onClick={() => setInviting(true)}>{m.settings_members_invite()}</Button>}
    >
      <Panel>
        {agents.error ? (
          <ErrorState error={agents.error} onRetry={() => void agents.refetch()} />
        ) : agents.data ? (
          <ul className={classes.list}>
            {agents.data.items.map((agent) => (
              <MemberRow key={agent.id} agent={agent} />
            ))}
          </ul>
        ) : (
          <RowsLoading rows={3} />
        )}
      </Panel>
      {admin && <InvitationsSection />}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </SettingsPage>
  );
}

function MemberRow({ agent }: { agent: Agent }) {
  const workspaceId = useWorkspaceId();
  const admin = useCanAdmin();
  const client = useQueryClient();
  const { data: me } = useMe();
  const change = useCall(changeAgent);
  const [lower, setLower] = useState<Role | null>(null);
  const self = me?.agent.id === agent.id;
  const save = (body: { role?: Role; disabled?: boolean }, done?: () => void) =>
    change.mutate(
      { params: { workspaceId, id: agent.id }, body },
      {
        onSuccess: async () => {
          done?.();
          await client.invalidateQueries({ queryKey: [listAgents.path] });
          // Open invitations of theirs may have ended with it.
          await client.invalidateQueries({ queryKey: [listInvitations.path] });
        },
      },
    );
  const choose = (wanted: Role) =>
    role.options.indexOf(wanted) > role.options.indexOf(agent.role) ? setLower(wanted) : save({ role: wanted });
  return (
    <li className={classes.row}>
      <Avatar size={34} radius="xl" color="kingfisher" aria-hidden="true">
        {initials(agent.name)}
      </Avatar>
      <div className={classes.words}>
        <Text fw={560} lineClamp={1}>
          {agent.name}
          {self && (
            <Text span c="dimmed" fw={400}>
              {' '}
              ({m.settings_members_you()})
            </Text>
          )}
        </Text>
        <Text size="sm" c="dimmed" lineClamp={1}>
          {agent.email}
        </Text>
        {change.error && <ErrorNotice error={change.error} />}
      </div>
      {agent.disabled && <Badge color="gray">{m.settings_members_disabled()}</Badge>}
      {admin && !self ? (
        <Select
          w={120}
          aria-label={m.settings_members_role_of({ name: agent.name })}
          data={role.options.map((value) => ({ value, label: roleNames[value]() }))}
          value={agent.role}
          allowDeselect={false}
          disabled={change.isPending}
          onChange={(value) => value && choose(value)}
        />
      ) : (
        <Text c="dimmed">{roleNames[agent.role]()}</Text>
      )}
      {admin && !self && (
        <MemberMenu
          agent={agent}
          onDisable={(disabled, done) => save({ disabled }, done)}
          saving={change.isPending}
          error={change.error}
        />
      )}
      <Confirm
        opened={lower !== null}
        title={m.settings_members_lower_title({ name: agent.name })}
        verb={m.settings_members_lower()}
        working={change.isPending}
        error={change.error}
        onClose={() => setLower(null)}
        onConfirm={() => lower && save({ role: lower }, () => setLower(null))}
      >
        {m.settings_members_lower_text({ role: lower ? roleNames[lower]() : '' })}
      </Confirm>
    </li>
  );
}
