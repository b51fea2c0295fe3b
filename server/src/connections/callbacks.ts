/** What Meta tells us about a person who logged in: they removed the app, or ask to be forgotten (platform.md §1.9). */
import type { LoginFlow } from '@roost/contract/meta.ts';
import type { Ctx } from '../context.ts';
import { audit } from '../db/audit.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { deletionUrl, recordDeletion } from '../deletion-requests.ts';
import { fail } from '../errors.ts';
import { publish } from '../live.ts';
import { idOf, instantOf } from '../meta/read-json.ts';
import { signedRequest } from '../meta/signature.ts';
import { disconnected } from './disconnected.ts';
import { dropHeldGrants } from './held-grants.ts';
import { markLoginEnded } from './mark.ts';
import { moveChannels } from './move-channels.ts';
import { resubscribe } from './reconnect.ts';
import { webhookSecrets } from './secrets.ts';
import { appRemoved, needsReconnect } from './standing.ts';
import { wayOf } from './ways/ways.ts';

export interface CallbackDoors {
  ctx: Ctx;
  /** The contact who is known by exactly this id, erased with its status page; null when there is none. */
  eraseKnownAs(workspaceId: string, externalId: string): Promise<{ code: string; url: string } | null>;
}

interface Signed {
  workspaceId: string;
  /** App-scoped: it names somebody who logged in, never a customer who wrote. */
  userId: string;
}

const meta = { type: 'meta', id: null } as const;
/** A request that was caught on its way is of no use for long. */
const agesMinutesMax = 10;

async function read(ctx: Ctx, body: string): Promise<Signed> {
  const value = new URLSearchParams(body).get('signed_request') ?? '';
  const now = ctx.clock.now().getTime();
  for (const { workspaceId, secret } of await webhookSecrets(ctx)) {
    const payload = signedRequest(value, secret);
    if (payload === null) continue;
    const issuedAt = instantOf(payload.issued_at)?.getTime() ?? 0;
    const userId = idOf(payload.user_id);
    if (Math.abs(now - issuedAt) > agesMinutesMax * 60_000 || userId === null) break;
    return { workspaceId, userId };
  }
  return fail('invalid_signature', 'This request was not signed by Meta for an app of this Roost, or is too old.');
}

/** The person removed the app at Facebook or Instagram: their token is dead, whatever else says. */
export async function receiveDeauthorization(ctx: Ctx, body: string): Promise<void> {
  const { workspaceId, userId } = await read(ctx, body);
  for (const { id: loginId, flow } of await loginsOf(ctx, workspaceId, userId)) {
    const moved = await inWorkspace(ctx, workspaceId, async (tx) => {
      await dropHeldGrants(tx, workspaceId, loginId);
      await audit(tx, workspaceId, meta, 'login.deauthorized', loginId);
      return moveChannels(ctx, tx, workspaceId, loginId);
    });
    const { place, button } = wayOf(flow);
    await markLoginEnded(ctx, workspaceId, loginId, null, needsReconnect('app_removed', appRemoved(place), button));
    // The other login may deliver by another way than the one that ended.
    await resubscribe(ctx, workspaceId, moved);
  }
}

/** Forgets the login of the person who asks; a contact only where an identity is exactly this id. */
export async function receiveDeletion(
  { ctx, eraseKnownAs }: CallbackDoors,
  body: string,
): Promise<{ url: string; confirmation_code: string }> {
  const { workspaceId, userId } = await read(ctx, body);
  const gone = await loginsOf(ctx, workspaceId, userId);
  const loginIds = gone.map(({ id }) => id);
  const contact = await eraseKnownAs(workspaceId, userId);
  if (contact !== null && loginIds.length === 0) return { url: contact.url, confirmation_code: contact.code };
  const moved: string[] = [];
  const code = await inWorkspace(ctx, workspaceId, async (tx) => {
    for (const { id, flow } of gone) {
      moved.push(...(await moveChannels(ctx, tx, workspaceId, id)));
      await forgetLogin(ctx, tx, workspaceId, id, wayOf(flow).button);
    }
    const kind = loginIds.length > 0 ? 'login' : 'unknown';
    const made = await recordDeletion(tx, workspaceId, {
      kind,
      erased: { logins: loginIds.length, contacts: contact === null ? 0 : 1 },
    });
    await audit(tx, workspaceId, meta, 'data_deletion.requested', loginIds[0] ?? null, { code: made });
    await publish(tx, workspaceId, [
      { type: 'login', ids: loginIds },
      { type: 'channel', all: true },
    ]);
    return made;
  });
  await resubscribe(ctx, workspaceId, moved);
  return { url: deletionUrl(ctx.config.publicUrl, code), confirmation_code: code };
}

function loginsOf(ctx: Ctx, workspaceId: string, userId: string): Promise<{ id: string; flow: LoginFlow }[]> {
  return inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('logins')
      .select(['id', 'flow'])
      .where('workspace_id', '=', workspaceId)
      .where((eb) => eb.or([eb('external_id', '=', userId), eb('app_user_id', '=', userId)]))
      .execute(),
  );
}

/** Nothing of the person stays: token, name, picture, permissions, ids. The row stays, for the channels' history. */
async function forgetLogin(ctx: Ctx, tx: Tx, workspaceId: string, loginId: string, button: string): Promise<void> {
  await tx.deleteFrom('assets').where('workspace_id', '=', workspaceId).where('login_id', '=', loginId).execute();
  await dropHeldGrants(tx, workspaceId, loginId);
  await tx
    .updateTable('logins')
    .set({
      ...disconnected,
      external_id: `forgotten:${loginId}`,
      app_user_id: null,
      name: 'Deleted on request',
      token_sealed: null,
      scopes: [],
      declined: [],
      expires_at: null,
      data_access_expires_at: null,
      updated_at: ctx.clock.now(),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', loginId)
    .execute();
  await tx
    .updateTable('channels')
    .set({
      ...needsReconnect('login_gone', 'The person whose login this account used had their data deleted.', button),
      token_sealed: null,
      login_id: null,
      updated_at: ctx.clock.now(),
    })
    .where('workspace_id', '=', workspaceId)
    .where('login_id', '=', loginId)
    .where('state', '!=', 'disconnected')
    .execute();
}
