import type { Body } from '@roost/contract/endpoint.ts';
import type { Channel as ChannelView, connectChannel as connectChannelEndpoint } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import type { Channel, ChannelTarget, Health } from '../channels/channel.ts';
import { channelOf } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { inWorkspace, newId } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { publish } from '../live.ts';
import { explain } from '../meta/errors.ts';
import { type GraphCaller, GraphFailure } from '../meta/graph.ts';
import { describeChannel } from './channel-list.ts';
import { appCredentials } from './meta-app.ts';
import { openAssetToken, openLoginToken, sealChannelToken } from './secrets.ts';

/** WhatsApp: the number exists and is not registered for the Cloud API (whatsapp.md §5). */
const notRegisteredCode = 133_010;

type Wish = Body<typeof connectChannelEndpoint>;

/** Connects one asset: subscribes it at Meta, then stores it. The same asset again is the same channel, with its history. */
export async function connectChannel(
  ctx: Ctx,
  workspaceId: string,
  actor: Actor,
  wish: Wish,
): Promise<{ created: boolean; channel: ChannelView }> {
  const { asset, ownToken, graph } = await findAsset(ctx, workspaceId, wish);
  const target = { externalId: asset.external_id, parentId: asset.parent_id };
  const health = await subscribe(channelOf(wish.kind), graph, target, wish.pin);
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const now = ctx.clock.now();
    const about = { name: asset.name, detail: asset.detail, parent_id: asset.parent_id, login_id: wish.loginId };
    const state = { state: health.code, state_message: health.message, state_action: health.action, updated_at: now };
    const { id, created } = await tx
      .insertInto('channels')
      .values({
        workspace_id: workspaceId,
        id: newId(),
        kind: wish.kind,
        external_id: wish.externalId,
        ...about,
        ...state,
      })
      .onConflict((conflict) => conflict.constraint('channels_external_unique').doUpdateSet({ ...about, ...state }))
      .returning(['id', sql<boolean>`xmax = 0`.as('created')])
      .executeTakeFirstOrThrow();
    const row = await tx
      .updateTable('channels')
      .set({ token_sealed: ownToken === null ? null : sealChannelToken(ctx, id, ownToken) })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await audit(tx, workspaceId, actor, 'channel.connected', id, { kind: wish.kind, externalId: wish.externalId });
    await publish(tx, workspaceId, [
      { type: 'channel', ids: [id] },
      { type: 'login', ids: [wish.loginId] },
    ]);
    return { created, channel: describeChannel(row) };
  });
}

async function findAsset(ctx: Ctx, workspaceId: string, wish: Wish) {
  const { login, asset } = await inWorkspace(ctx, workspaceId, async (tx) => ({
    login: await tx
      .selectFrom('logins')
      .select(['id', 'state', 'token_sealed'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', wish.loginId)
      .executeTakeFirst(),
    asset: await tx
      .selectFrom('assets')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('login_id', '=', wish.loginId)
      .where('kind', '=', wish.kind)
      .where('external_id', '=', wish.externalId)
      .executeTakeFirst(),
  }));
  if (login === undefined) return notFound('login');
  const app = await appCredentials(ctx, workspaceId);
  if (login.token_sealed === null || login.state === 'needs_reconnect' || app === null) {
    return fail('needs_reconnect', 'This login does not work any more.', { action: 'Connect with Meta' });
  }
  if (asset === undefined) return notFound('account in this login');
  if (!asset.connectable) return fail('not_connectable', asset.reason ?? 'Meta does not let Roost use this account.');
  const ownToken = asset.token_sealed === null ? null : openAssetToken(ctx, asset, asset.token_sealed);
  const token = ownToken ?? openLoginToken(ctx, login.id, login.token_sealed);
  return { asset, ownToken, graph: ctx.graph.as({ token, appSecret: app.appSecret }) };
}

async function subscribe(
  channel: Channel,
  graph: GraphCaller,
  target: ChannelTarget,
  pin: string | undefined,
): Promise<Health> {
  try {
    if (pin !== undefined && channel.register !== undefined) await channel.register(graph, target, pin);
    await channel.subscribe(graph, target);
    const health = await channel.health(graph, target);
    return health.needsPin === true ? askForPin() : health;
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    if (error.code === notRegisteredCode) return askForPin();
    const { message, action } = explain(error, channel.facts.kind);
    return fail('meta_error', message, {
      ...(action === null ? {} : { action }),
      log: { code: error.code, subcode: error.subcode, fbtraceId: error.fbtraceId },
      cause: error,
    });
  }
}

function askForPin(): never {
  fail('pin_needed', 'This number is not registered at WhatsApp yet.', {
    field: 'pin',
    action: 'Enter its six-digit PIN, or choose a new one if it has none.',
  });
}
