import type { Role } from '@roost/contract/account.ts';
import type { Language } from '@roost/contract/language.ts';
import type { Ctx } from '../context.ts';
import { audit } from '../db/audit.ts';
import { acrossWorkspaces, newId, readAcrossWorkspaces, type Tx } from '../db/db.ts';
import { fail } from '../errors.ts';
import { addMember } from './members.ts';

export interface Me {
  agent: { id: string; name: string; email: string; language: Language };
  workspaces: { id: string; name: string; role: Role }[];
}

export function me(ctx: Ctx, agentId: string): Promise<Me> {
  return readAcrossWorkspaces(ctx, async (tx) => {
    const agent = await tx
      .selectFrom('agents')
      .select(['id', 'name', 'email', 'language'])
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

export async function saveLanguage(ctx: Ctx, agentId: string, language: Language): Promise<void> {
  await acrossWorkspaces(ctx, (tx) => tx.updateTable('agents').set({ language }).where('id', '=', agentId).execute());
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
