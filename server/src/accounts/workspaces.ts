import type { Role } from '@roost/contract/account.ts';
import type { Ctx } from '../context.ts';
import { audit } from '../db/audit.ts';
import { acrossWorkspaces, newId, type Tx } from '../db/db.ts';
import { fail } from '../errors.ts';
import { addMember } from './members.ts';

export interface Me {
  agent: { id: string; name: string; email: string };
  workspaces: { id: string; name: string; role: Role }[];
}

export function me(ctx: Ctx, agentId: string): Promise<Me> {
  return acrossWorkspaces(ctx, async (tx) => {
    const agent = await tx
      .selectFrom('agents')
      .select(['id', 'name', 'email'])
      .where('id', '=', agentId)
      .executeTakeFirst();
    if (agent === undefined) return fail('not_signed_in', 'Sign in first.');
    const workspaces = await tx
      .selectFrom('members')
      .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
      .select(['workspaces.id', 'workspaces.name', 'members.role'])
      .where('members.agent_id', '=', agentId)
      .where('members.disabled', '=', false)
      .orderBy('members.id')
      .execute();
    return { agent, workspaces: workspaces.map((one) => ({ ...one, role: one.role as Role })) };
  });
}

export function createWorkspace(ctx: Ctx, agentId: string, name: string): Promise<string> {
  return acrossWorkspaces(ctx, (tx) => foundWorkspace(tx, agentId, name));
}

/** A new workspace with its first owner. */
export async function foundWorkspace(tx: Tx, agentId: string, name: string): Promise<string> {
  const id = newId();
  await tx.insertInto('workspaces').values({ id, name, slug: id }).execute();
  await addMember(tx, id, agentId, 'owner');
  await audit(tx, id, { type: 'agent', id: agentId }, 'workspace.created', id, { name });
  return id;
}
