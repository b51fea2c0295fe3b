/** What an agent let others in with: API keys they made, and their invitations that nobody has accepted yet. */
import { type Role, role as roles } from '@roost/contract/account.ts';
import { type Actor, audit } from '../db/audit.ts';
import type { Tx } from '../db/db.ts';
import { fail } from '../errors.ts';
import { reaches } from '../http.ts';
import { publishAgentGone } from '../live.ts';

/** Ends what allows more than `role`, which is null for somebody who may do nothing here any more. */
export async function endLentAccess(
  tx: Tx,
  workspaceId: string,
  actor: Actor,
  agentId: string,
  role: Role | null,
): Promise<void> {
  const ending = role === null ? roles.options : roles.options.filter((one) => !reaches(role, one));
  if (ending.length === 0) return;
  const keys = await tx
    .deleteFrom('api_keys')
    .where('workspace_id', '=', workspaceId)
    .where('created_by', '=', agentId)
    .where('role', 'in', ending)
    .returning(['id', 'name', 'role'])
    .execute();
  for (const { id, ...key } of keys) {
    await audit(tx, workspaceId, actor, 'api_key.revoked', id, { ...key, maker: agentId });
    await publishAgentGone(tx, id, workspaceId);
  }
  const invitations = await tx
    .updateTable('invitations')
    .set({ status: 'withdrawn' })
    .where('workspace_id', '=', workspaceId)
    .where('inviter_id', '=', agentId)
    .where('status', '=', 'pending')
    .where('role', 'in', ending)
    .returning(['id', 'email', 'role'])
    .execute();
  for (const { id, ...guest } of invitations) {
    await audit(tx, workspaceId, actor, 'member.invitation_withdrawn', id, guest);
  }
}

/**
 * Nobody lends more than they have. Holds the membership until the transaction ends: who is removed at the same moment
 * leaves no key and no invitation behind.
 */
export async function mayLend(tx: Tx, workspaceId: string, agentId: string, wanted: Role): Promise<void> {
  const member = await tx
    .selectFrom('members')
    .select('role')
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', agentId)
    .where('disabled', '=', false)
    .forShare()
    .executeTakeFirst();
  if (member === undefined) return fail('not_found', 'There is no such workspace.');
  if (!reaches(member.role as Role, wanted)) {
    fail('forbidden', `This needs the role ${wanted}; yours is ${member.role}.`);
  }
}
