import { Badge, Text } from '@mantine/core';
import { type Invitation, listInvitations, withdrawInvitation } from '@roost/contract/account.ts';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '../paraglide/messages.js';
import { useCall, useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { RemoveButton } from './RemoveButton.tsx';
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
  const confirm = (done: () => void) =>
    withdraw.mutate(
      { params: { workspaceId, id } },
      {
        onSuccess: () => {
          done();
          return client.invalidateQueries({ queryKey: [listInvitations.path] });
        },
      },
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
      <RemoveButton
        verb={m.settings_invitations_withdraw()}
        label={m.settings_invitations_withdraw_named({ email })}
        title={m.settings_invitations_withdraw_title({ email })}
        text={m.settings_invitations_withdraw_text()}
        remove={withdraw}
        onConfirm={confirm}
      />
    </li>
  );
}
