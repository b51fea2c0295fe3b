import type { Agent, Role } from '@roost/contract/account.ts';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { inWorkspace, readWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import type { Caller } from '../http.ts';
import { publish, publishAgentGone } from '../live.ts';
import { type Page, readCursor, toPage } from '../paging.ts';
import { endLentAccess } from './lent-access.ts';

/** Who acts, and with what right. */
export interface Standing {
  caller: Caller;
  actor: Actor;
  role: Role;
}

/** What the inbox does when an agent may not work any more, or may again. Given by app.ts: this folder knows no inbox. */
export interface Desk {
  /** Answers how many conversations they had. */
  handBack(tx: Tx, workspaceId: string, caller: Caller, agentId: string): Promise<number>;
  welcomeBack(tx: Tx, workspaceId: string, caller: Caller, agentId: string): Promise<void>;
}

interface Change {
  role?: Role | undefined;
  disabled?: boolean | undefined;
}

function membersOf(tx: Tx, workspaceId: string) {
  return tx
    .selectFrom('members')
    .innerJoin('agents', 'agents.id', 'members.agent_id')
    .select([
      'members.id as place',
      'agents.id',
      'agents.name',
      'agents.email',
      'members.role',
      'members.disabled',
      'members.available',
    ])
    .where('members.workspace_id', '=', workspaceId)
    .orderBy('members.id');
}

export function listAgents(
  ctx: Ctx,
  workspaceId: string,
  page: Page,
): Promise<{ items: Agent[]; nextCursor: string | null }> {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    const after = readCursor(page.cursor);
    const rows = await membersOf(tx, workspaceId)
      .$if(after !== null, (query) => query.where('members.id', '>', after))
      .limit(page.limit + 1)
      .execute();
    return toPage(rows, page.limit, (row) => row.place, describe);
  });
}

/**
 * Changes the role of a member or disables them here; both take effect with their next request. Who is disabled has no
 * conversations, and nobody keeps by an API key or an invitation what its maker has lost.
 */
export function changeAgent(
  ctx: Ctx,
  desk: Desk,
  workspaceId: string,
  by: Standing,
  agentId: string,
  change: Change,
): Promise<Agent> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const before = await findMember(tx, workspaceId, agentId);
    const after = { role: change.role ?? (before.role as Role), disabled: change.disabled ?? before.disabled };
    if (before.role === 'owner' || after.role === 'owner') mustBeOwner(by.role);
    if (after.role !== 'owner' || after.disabled) await keepAnOwner(tx, workspaceId, before);
    await tx
      .updateTable('members')
      .set(after)
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .execute();
    const leaves = after.disabled && !before.disabled;
    const handed = leaves ? { conversations: await desk.handBack(tx, workspaceId, by.caller, agentId) } : {};
    if (before.disabled && !after.disabled) await desk.welcomeBack(tx, workspaceId, by.caller, agentId);
    await audit(tx, workspaceId, by.actor, 'member.changed', agentId, { ...after, ...handed });
    await endLentAccess(tx, workspaceId, by.actor, agentId, after.disabled ? null : after.role);
    if (after.disabled) await publishAgentGone(tx, agentId, workspaceId);
    return describe({ ...before, ...after });
  });
}

/** Ends a membership and what it let others in with; what the agent wrote stays, what they had is handed back. */
export function removeAgent(ctx: Ctx, desk: Desk, workspaceId: string, by: Standing, agentId: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const member = await findMember(tx, workspaceId, agentId);
    if (member.role === 'owner') mustBeOwner(by.role);
    await keepAnOwner(tx, workspaceId, member);
    await tx.deleteFrom('members').where('workspace_id', '=', workspaceId).where('agent_id', '=', agentId).execute();
    const conversations = await desk.handBack(tx, workspaceId, by.caller, agentId);
    await tx
      .updateTable('contacts')
      .set({ owner_id: null })
      .where('workspace_id', '=', workspaceId)
      .where('owner_id', '=', agentId)
      .execute();
    await audit(tx, workspaceId, by.actor, 'member.removed', agentId, { conversations });
    await endLentAccess(tx, workspaceId, by.actor, agentId, null);
    await publish(tx, workspaceId, [{ type: 'contact', all: true }]);
    await publishAgentGone(tx, agentId, workspaceId);
  });
}

function mustBeOwner(role: Role): void {
  if (role !== 'owner') fail('forbidden', 'Only an owner can do this to an owner.');
}

async function findMember(tx: Tx, workspaceId: string, agentId: string) {
  const member = await membersOf(tx, workspaceId).where('agents.id', '=', agentId).executeTakeFirst();
  return member ?? notFound('agent');
}

/** Locks the owners, so that of two who step down at once one stays. */
async function keepAnOwner(
  tx: Tx,
  workspaceId: string,
  leaving: { id: string; role: string; disabled: boolean },
): Promise<void> {
  const owners = await tx
    .selectFrom('members')
    .select('agent_id')
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'owner')
    .where('disabled', '=', false)
    .orderBy('id')
    .forUpdate()
    .execute();
  if (owners.length === 1 && owners[0]?.agent_id === leaving.id) {
    fail('conflict', 'This is the last owner. Make someone else an owner first.');
  }
}

function describe(row: {
  id: string;
  name: string;
  email: string;
  role: string;
  disabled: boolean;
  available: boolean;
}): Agent {
  const { id, name, email, disabled, available } = row;
  return { id, name, email, role: row.role as Role, disabled, available };
}
