import type { Role } from '@roost/contract/account.ts';
import type { Tx } from './db.ts';

/** The role of an agent in a workspace; null when they are no member or disabled. */
export async function memberRole(tx: Tx, workspaceId: string, agentId: string): Promise<Role | null> {
  const member = await tx
    .selectFrom('members')
    .select('role')
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', agentId)
    .where('disabled', '=', false)
    .executeTakeFirst();
  return (member?.role ?? null) as Role | null;
}
