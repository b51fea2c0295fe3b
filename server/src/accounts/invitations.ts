import type { Invitation, Role } from '@roost/contract/account.ts';
import type { Ctx } from '../context.ts';
import { randomToken, sha256 } from '../crypto.ts';
import { type Actor, audit } from '../db/audit.ts';
import { acrossWorkspaces, inWorkspace, newId, readWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { type Page, readCursor, toPage } from '../paging.ts';
import type { Auth } from './auth.ts';
import { mayLend } from './lent-access.ts';
import { addMember } from './members.ts';
import { prepareAgent, storeAgent } from './new-agent.ts';

const invitationDays = 7;
const notValid = 'This invitation is not valid any more. Ask for a new one.';

/** Invites an address; the url is in this answer and never again. Inviting it anew ends the older invitation. */
export function invite(
  ctx: Ctx,
  workspaceId: string,
  agentId: string,
  guest: { email: string; role: Role },
): Promise<{ id: string; url: string }> {
  const email = guest.email.toLowerCase();
  const token = randomToken();
  const id = newId();
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await mayLend(tx, workspaceId, agentId, guest.role);
    await refuseMember(tx, workspaceId, email);
    await tx
      .updateTable('invitations')
      .set({ status: 'replaced' })
      .where('workspace_id', '=', workspaceId)
      .where('email', '=', email)
      .where('status', '=', 'pending')
      .execute();
    await tx
      .insertInto('invitations')
      .values({
        id,
        workspace_id: workspaceId,
        email,
        role: guest.role,
        status: 'pending',
        token_hash: sha256(token),
        inviter_id: agentId,
        created_at: ctx.clock.now(),
        expires_at: new Date(ctx.clock.now().getTime() + invitationDays * 24 * 3600_000),
      })
      .execute();
    await audit(tx, workspaceId, { type: 'agent', id: agentId }, 'member.invited', id, { email, role: guest.role });
    return { id, url: `${ctx.config.publicUrl}/invitations/${token}` };
  });
}

/** Those that can still be accepted. */
export function listInvitations(
  ctx: Ctx,
  workspaceId: string,
  page: Page,
): Promise<{ items: Invitation[]; nextCursor: string | null }> {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    const after = readCursor(page.cursor);
    const rows = await tx
      .selectFrom('invitations as i')
      .leftJoin('agents as a', 'a.id', 'i.inviter_id')
      .select(['i.id', 'i.email', 'i.role', 'i.created_at', 'i.expires_at', 'a.name as inviter'])
      .where('i.workspace_id', '=', workspaceId)
      .where('i.status', '=', 'pending')
      .where('i.expires_at', '>', ctx.clock.now())
      .$if(after !== null, (query) => query.where('i.id', '>', after))
      .orderBy('i.id')
      .limit(page.limit + 1)
      .execute();
    return toPage(
      rows,
      page.limit,
      (row) => row.id,
      ({ id, email, role, inviter, created_at, expires_at }) => ({
        ...{ id, email, role: role as Role, inviter },
        createdAt: created_at.toISOString(),
        expiresAt: expires_at.toISOString(),
      }),
    );
  });
}

/** Its link opens nothing from now on. */
export function withdrawInvitation(ctx: Ctx, workspaceId: string, agentId: string, id: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const withdrawn = await tx
      .updateTable('invitations')
      .set({ status: 'withdrawn' })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .returning(['email', 'role'])
      .executeTakeFirst();
    if (withdrawn === undefined) return notFound('invitation');
    await audit(tx, workspaceId, { type: 'agent', id: agentId }, 'member.invitation_withdrawn', id, withdrawn);
  });
}

export interface Accepted {
  workspaceId: string;
  /** Address of an account made just now, which is to be signed in. */
  newAccount: string | null;
}

/** Joins the workspace: as the agent who is signed in with the invited address, or with a new account. */
export async function acceptInvitation(
  ctx: Ctx,
  auth: Auth,
  token: string,
  signedInAgentId: string | null,
  account: { name: string; password: string },
): Promise<Accepted> {
  const found = await acrossWorkspaces(ctx, (tx) => findInvitation(tx, ctx, token));
  if (found.agentId === null && signedInAgentId !== null) {
    fail('conflict', `This invitation is for ${found.email}. Sign out first, then open it again.`);
  }
  if (found.agentId !== null && found.agentId !== signedInAgentId) {
    fail(
      'conflict',
      `There is an account for ${found.email} already. Sign in with it, then open the invitation again.`,
    );
  }
  const fresh = found.agentId === null ? await prepareAgent(auth, { ...account, email: found.email }) : null;
  return acrossWorkspaces(ctx, async (tx) => {
    const invitation = await findInvitation(tx, ctx, token);
    const agentId = fresh?.id ?? found.agentId ?? fail('not_found', notValid);
    // Claimed before anything is stored: of two at once the second waits here, and finds it used.
    const used = await tx
      .updateTable('invitations')
      .set({ status: 'accepted' })
      .where('id', '=', invitation.id)
      .where('status', '=', 'pending')
      .executeTakeFirst();
    if (used.numUpdatedRows !== 1n) fail('not_found', notValid);
    if (fresh !== null) await storeAgent(tx, ctx, fresh);
    await refuseMember(tx, invitation.workspace_id, invitation.email);
    await addMember(tx, invitation.workspace_id, agentId, invitation.role as Role);
    const actor: Actor = { type: 'agent', id: agentId };
    await audit(tx, invitation.workspace_id, actor, 'member.joined', agentId, { role: invitation.role });
    return { workspaceId: invitation.workspace_id, newAccount: fresh?.email ?? null };
  });
}

async function findInvitation(tx: Tx, ctx: Ctx, token: string) {
  const invitation = await tx
    .selectFrom('invitations')
    .leftJoin('agents', 'agents.email', 'invitations.email')
    .select(['invitations.id', 'workspace_id', 'invitations.email', 'role', 'agents.id as agentId'])
    .where('token_hash', '=', sha256(token))
    .where('status', '=', 'pending')
    .where('expires_at', '>', ctx.clock.now())
    .executeTakeFirst();
  return invitation ?? fail('not_found', notValid);
}

async function refuseMember(tx: Tx, workspaceId: string, email: string): Promise<void> {
  const member = await tx
    .selectFrom('members')
    .innerJoin('agents', 'agents.id', 'members.agent_id')
    .select('members.id')
    .where('members.workspace_id', '=', workspaceId)
    .where('agents.email', '=', email)
    .executeTakeFirst();
  if (member !== undefined) fail('conflict', `${email} is a member of this workspace already.`);
}
