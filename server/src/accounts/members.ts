import type { Role } from '@roost/contract/account.ts';
import type { Ctx } from '../context.ts';
import { newId, readAcrossWorkspaces, type Tx } from '../db/db.ts';
import { memberRole } from '../db/member-role.ts';

/** The role of an agent in a workspace; null when they are no member or disabled. */
export function roleIn(ctx: Pick<Ctx, 'db'>, agentId: string, workspaceId: string): Promise<Role | null> {
  return readAcrossWorkspaces(ctx, (tx) => memberRole(tx, workspaceId, agentId), { prepared: true });
}

export async function addMember(tx: Tx, workspaceId: string, agentId: string, role: Role): Promise<void> {
  await tx.insertInto('members').values({ id: newId(), workspace_id: workspaceId, agent_id: agentId, role }).execute();
}
