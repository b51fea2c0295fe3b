import { ActionIcon, Badge, Text, Tooltip } from '@mantine/core';
import { type Invitation, listInvitations, withdrawInvitation } from '@roost/contract/account.ts';
import { IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useCall, useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import classes from './Rows.module.css';
import { roleNames } from './roles.ts';

/** Whom the workspace still waits for; nothing where it waits for nobody. */
export function InvitationsSection() {
  const open = useEndpoint(listInvitations, { params: { workspaceId: useWorkspaceId() } });
  if (open.error) return <ErrorState error={open.error} onRetry={() => void open.refetch()} />;
  if (open.data === undefined || open.data.items.length === 0) return null;
  return (
    <Section id="invitations" title={m.settings_invitations_title()} text={m.settings_invitations_text()}>
      <ul className={classes.list}>
        {open.data.items.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </Section>
  );
}

function InvitationRow({ invitation: { id, email, role, inviter, expiresAt } }: { invitation: Invitation }) {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const withdraw = useCall(withdrawInvitation);
  const [asking, setAsking] = useState(false);
  const confirm = () =>
    withdraw.mutate(
      { params: { workspaceId, id } },
      { onSuccess: () => client.invalidateQueries({ queryKey: [listInvitations.path] }) },
    );
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Text fw={560} lineClamp={1}>
          {email}
        </Text>
        <Text size="sm" c="dimmed">
          {inviter && `${m.settings_invitations_by({ name: inviter })} · `}
          {m.settings_invitations_expires()} <RelativeTime at={expiresAt} />
        </Text>
      </div>
      <Badge color="gray">{roleNames[role]()}</Badge>
      <Tooltip label={m.settings_invitations_withdraw()}>
        <ActionIcon
          variant="subtle"
          color="red"
          size={32}
          aria-label={m.settings_invitations_withdraw_named({ email })}
          onClick={() => setAsking(true)}
        >
          <IconTrash size={17} />
        </ActionIcon>
      </Tooltip>
      <Confirm
        opened={asking}
        title={m.settings_invitations_withdraw_title({ email })}
        verb={m.settings_invitations_withdraw()}
        working={withdraw.isPending}
        error={withdraw.error}
        onClose={() => setAsking(false)}
        onConfirm={confirm}
      >
        {m.settings_invitations_withdraw_text()}
      </Confirm>
    </li>
  );
}
