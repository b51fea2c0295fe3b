import type { Selectable } from 'kysely';
import type { Channel, ChannelTarget } from '../channels/channel.ts';
import { channelOf } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import type { ChannelsTable } from '../db/tables/connections.ts';
import { publish } from '../live.ts';
import { explain } from '../meta/errors.ts';
import { type GraphCaller, GraphFailure } from '../meta/graph.ts';
import { debugToken, type TokenReport } from '../meta/oauth.ts';
import { type Credentials, credentialsIn } from './meta-app.ts';
import { openChannelToken, openLoginToken } from './secrets.ts';

export type ChannelRow = Omit<Selectable<ChannelsTable>, 'token_sealed'>;

export type ChannelCaller =
  | { graph: GraphCaller; target: ChannelTarget; channel: Channel; row: ChannelRow }
  | { blocked: 'disconnected' | 'needs_reconnect' };

/** The way to call Meta for one channel, with its own token or its login's; or why there is none. */
export async function channelCaller(ctx: Ctx, workspaceId: string, channelId: string): Promise<ChannelCaller> {
  const found = await findTokens(ctx, workspaceId, channelId);
  if (found === null || found.row.state === 'disconnected') return { blocked: 'disconnected' };
  const token = found.channelToken ?? found.loginToken;
  const { app } = found;
  if (found.row.state === 'needs_reconnect' || token === null || app === null) return { blocked: 'needs_reconnect' };
  return {
    graph: ctx.graph.as({ token, appSecret: app.appSecret }),
    target: { externalId: found.row.external_id, parentId: found.row.parent_id },
    channel: channelOf(found.row.kind),
    row: found.row,
  };
}

/**
 * Meta refused a channel's token. One failure only makes us ask: debug_token decides whether the whole login is dead,
 * this channel alone, or nothing at all (platform.md §1.5).
 */
export async function reportAuthFailure(
  ctx: Ctx,
  workspaceId: string,
  channelId: string,
  failure: GraphFailure,
): Promise<void> {
  const found = await findTokens(ctx, workspaceId, channelId);
  if (found === null || found.app === null || found.row.state === 'disconnected') return;
  const { app } = found;
  try {
    const login = found.loginToken === null ? null : await debugToken(ctx.graph, app, found.loginToken);
    if (login !== null && !login.valid)
      return await markDead(ctx, workspaceId, found.row, whyDead(login, failure), 'login');
    const own = found.channelToken === null ? null : await debugToken(ctx.graph, app, found.channelToken);
    if (own !== null && !own.valid)
      return await markDead(ctx, workspaceId, found.row, whyDead(own, failure), 'channel');
    ctx.log.info({ channelId, code: failure.code }, 'Meta refused a token that debug_token calls valid');
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    ctx.log.warn({ channelId, error: error.message }, 'debug_token could not decide');
  }
}

function whyDead(report: TokenReport, failure: GraphFailure): string {
  return explain(report.error ?? failure).message;
}

async function markDead(
  ctx: Ctx,
  workspaceId: string,
  row: ChannelRow,
  why: string,
  what: 'login' | 'channel',
): Promise<void> {
  const state = {
    state: 'needs_reconnect' as const,
    state_message: why,
    state_action: 'Connect with Meta',
    updated_at: ctx.clock.now(),
  };
  const wholeLogin = what === 'login' && row.login_id !== null;
  await inWorkspace(ctx, workspaceId, async (tx) => {
    const changed = await tx
      .updateTable('channels')
      .set(state)
      .where('workspace_id', '=', workspaceId)
      .where('state', '!=', 'disconnected')
      .where(wholeLogin ? 'login_id' : 'id', '=', wholeLogin ? row.login_id : row.id)
      .returning('id')
      .execute();
    if (wholeLogin) {
      await tx
        .updateTable('logins')
        .set(state)
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', row.login_id)
        .execute();
    }
    await publish(tx, workspaceId, [
      { type: 'channel', ids: changed.map((one) => one.id) },
      ...(wholeLogin && row.login_id !== null ? [{ type: 'login' as const, ids: [row.login_id] }] : []),
    ]);
  });
}

interface Tokens {
  row: ChannelRow;
  channelToken: string | null;
  loginToken: string | null;
  app: Credentials | null;
}

function findTokens(ctx: Ctx, workspaceId: string, channelId: string): Promise<Tokens | null> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const found = await tx
      .selectFrom('channels')
      .leftJoin('logins', (join) =>
        join.onRef('logins.workspace_id', '=', 'channels.workspace_id').onRef('logins.id', '=', 'channels.login_id'),
      )
      .selectAll('channels')
      .select('logins.token_sealed as login_token_sealed')
      .where('channels.workspace_id', '=', workspaceId)
      .where('channels.id', '=', channelId)
      .executeTakeFirst();
    if (found === undefined) return null;
    const { token_sealed, login_token_sealed, ...row } = found;
    const loginKnown = row.login_id !== null && login_token_sealed !== null;
    return {
      row,
      channelToken: token_sealed === null ? null : openChannelToken(ctx, row.id, token_sealed),
      loginToken: loginKnown ? openLoginToken(ctx, row.login_id ?? '', login_token_sealed) : null,
      app: await credentialsIn(ctx, tx, workspaceId),
    };
  });
}
