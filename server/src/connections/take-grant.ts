/** A new grant replaces the one before, unless it would cut channels off: then an admin says first whether it may. */
import type { Login } from '@roost/contract/meta.ts';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { fail } from '../errors.ts';
import { publish } from '../live.ts';
import { coverageOf, fatesUnder } from './grant-fates.ts';
import { dropHeldGrants, holdGrant, takeHeldGrant } from './held-grants.ts';
import { readLogin } from './logins.ts';
import { resubscribe } from './reconnect.ts';
import { type NewLogin, type Origin, saveLogin } from './save-login.ts';

/** Stores the login, or keeps its grant aside. Answers the login's id, and which channels came back to life. */
export async function takeGrant(ctx: Ctx, origin: Origin, login: NewLogin): Promise<{ loginId: string }> {
  const { workspaceId, actor } = origin;
  const taken = await inWorkspace(ctx, workspaceId, async (tx) => {
    const present = await lockPresent(tx, origin, login.externalId);
    if (present === undefined) return saveLogin(ctx, tx, origin, login);
    const coverage = coverageOf(login);
    const cut = cutOff(await fatesUnder(tx, workspaceId, present.id, coverage));
    if (cut.length === 0) {
      await dropHeldGrants(tx, workspaceId, present.id);
      return saveLogin(ctx, tx, origin, login);
    }
    await holdGrant(ctx, tx, origin, present.id, login, coverage);
    await audit(tx, workspaceId, actor, 'login.grant_held', present.id, { channels: cut.map(({ id }) => id) });
    await publish(tx, workspaceId, [{ type: 'login', ids: [present.id] }]);
    return { loginId: present.id, revivedChannelIds: [] };
  });
  await resubscribe(ctx, workspaceId, taken.revivedChannelIds);
  return { loginId: taken.loginId };
}

/** The grant takes its place. `seen`: the channels the admin was told would be cut off; any other one stops it. */
export async function confirmGrant(
  ctx: Ctx,
  workspaceId: string,
  actor: Actor,
  id: string,
  seen: readonly string[],
): Promise<Login> {
  const saved = await inWorkspace(ctx, workspaceId, async (tx) => {
    const held = (await takeHeldGrant(ctx, tx, workspaceId, id)) ?? gone();
    const origin: Origin = { workspaceId, flow: held.flow, actor };
    await lockPresent(tx, origin, held.login.externalId);
    const unseen = cutOff(await fatesUnder(tx, workspaceId, held.loginId, held.coverage)).filter(
      (channel) => !seen.includes(channel.id),
    );
    if (unseen.length > 0) {
      fail('conflict', `This would now also cut off ${unseen.map(({ name }) => name).join(', ')}.`, {
        action: 'Look at the list again, then decide.',
      });
    }
    return saveLogin(ctx, tx, origin, held.login);
  });
  await resubscribe(ctx, workspaceId, saved.revivedChannelIds);
  return readLogin(ctx, workspaceId, saved.loginId);
}

/** The grant before stays as it is; the new one is forgotten. */
export async function cancelGrant(ctx: Ctx, workspaceId: string, actor: Actor, id: string): Promise<void> {
  await inWorkspace(ctx, workspaceId, async (tx) => {
    const { loginId } = (await takeHeldGrant(ctx, tx, workspaceId, id)) ?? gone();
    await audit(tx, workspaceId, actor, 'login.grant_dropped', loginId);
    await publish(tx, workspaceId, [{ type: 'login', ids: [loginId] }]);
  });
}

function gone(): never {
  fail('not_found', 'Somebody has decided about this login already, or it has waited for more than a day.', {
    action: 'Connect again if something is missing.',
  });
}

function cutOff<T extends { fate: string }>(fates: readonly T[]): T[] {
  return fates.filter(({ fate }) => fate === 'cut_off');
}

/** Two callbacks of the same person, or two decisions, follow one another. */
function lockPresent(tx: Tx, { workspaceId, flow }: Origin, externalId: string): Promise<{ id: string } | undefined> {
  return tx
    .selectFrom('logins')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('flow', '=', flow)
    .where('external_id', '=', externalId)
    .where('state', '!=', 'disconnected')
    .forUpdate()
    .executeTakeFirst();
}
