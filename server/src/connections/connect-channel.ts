import type { Body } from '@roost/contract/endpoint.ts';
import type { Channel as ChannelView, connectChannel as connectChannelEndpoint } from '@roost/contract/meta.ts';
import type { Channel, ChannelTarget, Health } from '../channels/channel.ts';
import { channelOf } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { newestHistories } from '../imports/imports.ts';
import { publish } from '../live.ts';
import { explain } from '../meta/errors.ts';
import { type GraphCaller, GraphFailure } from '../meta/graph.ts';
import { askForHistory } from './ask-history.ts';
import { askForFirstSync } from './ask-templates.ts';
import { describeChannel } from './channel-list.ts';
import { forgetErrors } from './channel-notices.ts';
import { giveBack, holdPlace } from './hold-place.ts';
import { leavePlace, placeBefore } from './leave-place.ts';
import { appCredentials } from './meta-app.ts';
import { openAssetToken, openLoginToken, sealChannelToken } from './secrets.ts';
import { wayOf } from './ways/ways.ts';

/** WhatsApp: the number exists and is not registered for the Cloud API (whatsapp.md §5). */
const notRegisteredCode = 133_010;

type Wish = Body<typeof connectChannelEndpoint>;

/** Connects one asset: subscribes it at Meta and stores it. The same asset again is the same channel, with its history. */
export async function connectChannel(
  ctx: Ctx,
  workspaceId: string,
  actor: Actor,
  wish: Wish,
): Promise<{ created: boolean; channel: ChannelView }> {
  const { asset, flow, ownToken, graph } = await findAsset(ctx, workspaceId, wish);
  const target = { externalId: asset.external_id, parentId: asset.parent_id };
  // The row comes first: Meta delivers from the moment we are subscribed, and what is for no channel is put aside.
  const held = await holdPlace(ctx, workspaceId, { kind: wish.kind, externalId: wish.externalId, name: asset.name });
  const before = await placeBefore(ctx, workspaceId, held);
  let health: Health;
  try {
    health = await subscribe(channelOf(wish.kind), graph, target, wish.pin);
  } catch (error) {
    await giveBack(ctx, workspaceId, held);
    throw error;
  }
  const connected = await inWorkspace(ctx, workspaceId, async (tx) => {
    const row = await tx
      .updateTable('channels')
      .set({
        name: asset.name,
        detail: asset.detail,
        parent_id: asset.parent_id,
        login_id: wish.loginId,
        token_sealed: ownToken === null ? null : sealChannelToken(ctx, held.id, ownToken),
        state: health.code,
        state_reason: health.reason,
        failures: 0,
        failing_since: null,
        state_message: health.message,
        state_action: health.action,
        updated_at: ctx.clock.now(),
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', held.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await forgetErrors(tx, workspaceId, held.id);
    const about = { kind: wish.kind, externalId: wish.externalId };
    await audit(tx, workspaceId, actor, 'channel.connected', held.id, about);
    if (wish.importHistory)
      await askForHistory(ctx, tx, workspaceId, held.id, await lacking(tx, workspaceId, held.id), actor);
    await askForFirstSync(ctx, tx, workspaceId, { id: held.id, kind: wish.kind });
    await publish(tx, workspaceId, [
      { type: 'channel', ids: [held.id] },
      { type: 'login', ids: [wish.loginId] },
    ]);
    const history = (await newestHistories(tx, workspaceId)).get(held.id);
    return { created: held.was === 'absent', channel: describeChannel(row, flow, [], history) };
  });
  await leavePlace(ctx, workspaceId, before, target);
  return connected;
}

/** All of it once; afterwards only what was missed. */
async function lacking(tx: Tx, workspaceId: string, channelId: string): Promise<'whole' | 'gap'> {
  const imported = await tx
    .selectFrom('imports')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('kind', '=', 'history')
    .where('since', 'is', null)
    .where('state', 'in', ['done', 'waiting', 'running'])
    .limit(1)
    .executeTakeFirst();
  return imported === undefined ? 'whole' : 'gap';
}

async function findAsset(ctx: Ctx, workspaceId: string, wish: Wish) {
  const { login, asset } = await inWorkspace(ctx, workspaceId, async (tx) => ({
    login: await tx
      .selectFrom('logins')
      .select(['id', 'flow', 'state', 'token_sealed'])
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
  const way = wayOf(login.flow);
  const app = await appCredentials(ctx, workspaceId);
  if (login.token_sealed === null || login.state === 'needs_reconnect' || app === null) {
    return fail('needs_reconnect', 'This login does not work any more.', { action: way.button });
  }
  if (asset === undefined) return notFound('account in this login');
  if (!asset.connectable) return fail('not_connectable', asset.reason ?? 'Meta does not let Roost use this account.');
  const ownToken = asset.token_sealed === null ? null : openAssetToken(ctx, asset, asset.token_sealed);
  const token = ownToken ?? openLoginToken(ctx, login.id, login.token_sealed);
  return { asset, flow: login.flow, ownToken, graph: way.graph(ctx, app, token) };
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
