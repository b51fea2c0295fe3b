import type { LoginFlow } from '@roost/contract/meta.ts';
import { installedOn } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { notFound } from '../errors.ts';
import { publish } from '../live.ts';
import { GraphFailure } from '../meta/graph.ts';
import { findChannel } from './channel-list.ts';
import { channelCaller } from './channels.ts';
import { disconnected } from './disconnected.ts';
import { dropHeldGrants } from './held-grants.ts';
import { appCredentials } from './meta-app.ts';
import { openLoginToken } from './secrets.ts';
import type { ChannelRow } from './tokens.ts';
import { wayOf } from './ways/ways.ts';

/** Unsubscribes a channel at Meta and destroys its token. Its conversations stay, and it may be connected again. */
export async function disconnectChannel(ctx: Ctx, workspaceId: string, actor: Actor, channelId: string): Promise<void> {
  const row = await inWorkspace(ctx, workspaceId, (tx) => findChannel(tx, workspaceId, channelId));
  if (row.state === 'disconnected') return;
  await unsubscribe(ctx, workspaceId, row, []);
  await inWorkspace(ctx, workspaceId, async (tx) => {
    await storeDisconnected(ctx, tx, workspaceId, actor, row.flow ?? 'facebook', [row.id]);
    await publish(tx, workspaceId, [
      { type: 'channel', ids: [row.id] },
      { type: 'login', all: true },
    ]);
  });
}

/** Gives a login back: its channels are disconnected, Meta forgets the grant, we destroy the token. */
export async function disconnectLogin(ctx: Ctx, workspaceId: string, actor: Actor, loginId: string): Promise<void> {
  const { login, rows } = await inWorkspace(ctx, workspaceId, async (tx) => ({
    login: await tx
      .selectFrom('logins')
      .select(['id', 'flow', 'token_sealed', 'state'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', loginId)
      .where('state', '!=', 'disconnected')
      .executeTakeFirst(),
    rows: await tx
      .selectFrom('channels')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('login_id', '=', loginId)
      .where('state', '!=', 'disconnected')
      .execute(),
  }));
  if (login === undefined) return notFound('login');
  const ids = rows.map((row) => row.id);
  for (const row of rows) await unsubscribe(ctx, workspaceId, row, ids);
  if (login.token_sealed !== null)
    await revoke(ctx, workspaceId, login.flow, openLoginToken(ctx, login.id, login.token_sealed));
  await inWorkspace(ctx, workspaceId, async (tx) => {
    await storeDisconnected(ctx, tx, workspaceId, actor, login.flow, ids);
    await tx
      .updateTable('logins')
      .set({ ...disconnected, token_sealed: null, updated_at: ctx.clock.now() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', loginId)
      .execute();
    await tx.deleteFrom('assets').where('workspace_id', '=', workspaceId).where('login_id', '=', loginId).execute();
    await dropHeldGrants(tx, workspaceId, loginId);
    await audit(tx, workspaceId, actor, 'login.disconnected', loginId);
    await publish(tx, workspaceId, [
      { type: 'login', ids: [loginId] },
      { type: 'channel', ids },
    ]);
  });
}

async function storeDisconnected(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  actor: Actor,
  flow: LoginFlow,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('channels')
    .set({
      ...disconnected,
      state_action: wayOf(flow).button,
      token_sealed: null,
      updated_at: ctx.clock.now(),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
  for (const id of ids) await audit(tx, workspaceId, actor, 'channel.disconnected', id);
}

/** Best effort: with a dead token Meta has forgotten the subscription anyway. */
async function unsubscribe(
  ctx: Ctx,
  workspaceId: string,
  row: ChannelRow,
  leavingToo: readonly string[],
): Promise<void> {
  if (await installationShared(ctx, workspaceId, row, leavingToo)) return;
  const caller = await channelCaller(ctx, workspaceId, row.id);
  if ('blocked' in caller) return;
  await tryAtMeta(ctx, 'unsubscribe', () => caller.channel.unsubscribe(caller.graph, caller.target));
}

/**
 * An Instagram account is installed on its Page and a WhatsApp number on its account (platform.md §3.1, whatsapp.md
 * §7.6), so another channel that stays may live on the same installation.
 */
export async function installationShared(
  ctx: Ctx,
  workspaceId: string,
  row: Pick<ChannelRow, 'id' | 'kind' | 'external_id' | 'parent_id'>,
  leavingToo: readonly string[],
): Promise<boolean> {
  const others = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('channels')
      .select(['kind', 'external_id', 'parent_id'])
      .where('workspace_id', '=', workspaceId)
      .where('state', '!=', 'disconnected')
      .where('id', 'not in', [row.id, ...leavingToo])
      .execute(),
  );
  return others.some((other) => placeOf(other) === placeOf(row));
}

function placeOf(row: Pick<ChannelRow, 'kind' | 'external_id' | 'parent_id'>): string {
  return installedOn(row.kind, { externalId: row.external_id, parentId: row.parent_id });
}

async function revoke(ctx: Ctx, workspaceId: string, flow: LoginFlow, token: string): Promise<void> {
  const app = await appCredentials(ctx, workspaceId);
  const way = wayOf(flow);
  if (app === null || way.revoke === undefined) return;
  await tryAtMeta(ctx, 'revoke', () => way.revoke?.(way.graph(ctx, app, token)));
}

export async function tryAtMeta(ctx: Ctx, what: string, call: () => Promise<unknown> | undefined): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    ctx.log.warn({ what, code: error.code, error: error.message }, 'Meta did not take part in disconnecting');
  }
}
