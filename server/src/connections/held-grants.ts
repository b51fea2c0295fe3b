/** Grants kept aside, sealed, until an admin has said what to do with them. */
import type { HeldGrant } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, newId, type Tx } from '../db/db.ts';
import { type Coverage, fatesUnder } from './grant-fates.ts';
import type { NewLogin, Origin } from './save-login.ts';
import { openHeldGrant, sealHeldGrant } from './secrets.ts';

/** Long enough to ask a colleague; after that connecting again is quick. */
const heldHours = 24;
const expiryMinutes = 30;

/** Of two grants of one person Meta keeps the newer, and so do we. */
export async function holdGrant(
  ctx: Ctx,
  tx: Tx,
  origin: Origin,
  loginId: string,
  login: NewLogin,
  coverage: Coverage,
): Promise<void> {
  const { workspaceId, actor } = origin;
  await dropHeldGrants(tx, workspaceId, loginId);
  const id = newId();
  const now = ctx.clock.now();
  await tx
    .insertInto('held_grants')
    .values({
      workspace_id: workspaceId,
      id,
      login_id: loginId,
      grant_sealed: sealHeldGrant(ctx, id, toText(origin, login)),
      sees: JSON.stringify(coverage.sees),
      failed_kinds: [...coverage.failedKinds],
      scopes: [...login.grant.scopes],
      actor_type: actor.type,
      actor_id: actor.id,
      created_at: now,
      expires_at: new Date(now.getTime() + heldHours * 3600_000),
    })
    .execute();
}

/** What waits for a decision, by login. */
export async function heldByLogin(ctx: Ctx, tx: Tx, workspaceId: string): Promise<Map<string, HeldGrant>> {
  const rows = await tx
    .selectFrom('held_grants as h')
    .innerJoin('logins as l', (join) =>
      join.onRef('l.workspace_id', '=', 'h.workspace_id').onRef('l.id', '=', 'h.login_id'),
    )
    .leftJoin('agents as a', 'a.id', 'h.actor_id')
    .selectAll('h')
    .select(['l.scopes as scopes_before', 'a.name as agent_name'])
    .where('h.workspace_id', '=', workspaceId)
    .where('h.expires_at', '>', ctx.clock.now())
    .execute();
  const held = new Map<string, HeldGrant>();
  for (const row of rows) {
    const coverage = { sees: row.sees, failedKinds: row.failed_kinds };
    held.set(row.login_id, {
      id: row.id,
      by: row.agent_name,
      at: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      channels: await fatesUnder(tx, workspaceId, row.login_id, coverage),
      permissionsLost: row.scopes_before.filter((scope) => !row.scopes.includes(scope)),
    });
  }
  return held;
}

export interface TakenGrant {
  loginId: string;
  flow: Origin['flow'];
  login: NewLogin;
  coverage: Coverage;
}

/** Takes it out, for whoever comes first; null when it is gone or has waited too long. */
export async function takeHeldGrant(ctx: Ctx, tx: Tx, workspaceId: string, id: string): Promise<TakenGrant | null> {
  const row = await tx
    .deleteFrom('held_grants')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('expires_at', '>', ctx.clock.now())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  const { flow, login } = fromText(openHeldGrant(ctx, row.id, row.grant_sealed));
  return { loginId: row.login_id, flow, login, coverage: { sees: row.sees, failedKinds: row.failed_kinds } };
}

/** Where a login ends, or is replaced by a whole one, nothing waits any more. */
export async function dropHeldGrants(tx: Tx, workspaceId: string, loginId: string): Promise<void> {
  await tx.deleteFrom('held_grants').where('workspace_id', '=', workspaceId).where('login_id', '=', loginId).execute();
}

/** Tokens that nobody decided about are not kept. */
export function heldGrantJobs(ctx: Ctx): void {
  ctx.jobs.repeat('grants.expire', expiryMinutes, () => expireHeldGrants(ctx));
}

export async function expireHeldGrants(ctx: Ctx): Promise<void> {
  await acrossWorkspaces(ctx, (tx) => sql`delete from held_grants where expires_at <= ${ctx.clock.now()}`.execute(tx));
}

function toText({ flow }: Origin, login: NewLogin): string {
  const grant = { ...login.grant, targets: [...login.grant.targets] };
  return JSON.stringify({ flow, login: { ...login, grant } });
}

/** Written by `toText` and sealed: its shape is ours. */
function fromText(text: string): { flow: Origin['flow']; login: NewLogin } {
  const { flow, login } = JSON.parse(text);
  const date = (value: string | null) => (value === null ? null : new Date(value));
  return {
    flow,
    login: {
      ...login,
      expiresAt: date(login.expiresAt),
      dataAccessExpiresAt: date(login.dataAccessExpiresAt),
      grant: { ...login.grant, targets: new Map(login.grant.targets) },
    },
  };
}
