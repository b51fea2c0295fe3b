import { channelOf } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { explain } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import { markChannelEnded, markLoginEnded } from './mark.ts';
import { needsReconnect } from './standing.ts';
import { findTokens, type Tokens } from './tokens.ts';
import { hasFailedLongEnough } from './verdict.ts';
import { isAuthFailure } from './watch.ts';
import { wayOf } from './ways/ways.ts';

/**
 * Meta's authentication refused a call of a channel. One failure only makes us ask: Meta then says whether the whole
 * login has ended, this channel alone, or nothing (platform.md §1.5). Calls that stay refused although Meta calls the
 * token valid change the state by their count and how long it lasts.
 */
export async function reportAuthFailure(
  ctx: Ctx,
  workspaceId: string,
  channelId: string,
  failure: GraphFailure,
): Promise<void> {
  const found = await findTokens(ctx, workspaceId, channelId);
  if (found === null || found.app === null || found.row.state === 'disconnected') return;
  const { app, row, sealed } = found;
  const way = wayOf(found.flow);
  try {
    if (found.loginToken !== null && row.login_id !== null) {
      const login = await way.inspect(ctx, app, found.loginToken);
      if (login.ending !== null)
        return await markLoginEnded(ctx, workspaceId, row.login_id, sealed.login, login.ending);
    }
    if (found.channelToken !== null) {
      const own = await way.inspect(ctx, app, found.channelToken);
      if (own.ending !== null) return await markChannelEnded(ctx, workspaceId, channelId, sealed.channel, own.ending);
    }
    ctx.log.info({ channelId, code: failure.code }, 'Meta refused a token that it calls valid');
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    ctx.log.warn({ channelId, error: error.message }, 'Meta could not say whether a token is valid');
  }
  await countFailure(ctx, workspaceId, found, failure);
}

async function countFailure(ctx: Ctx, workspaceId: string, found: Tokens, failure: GraphFailure): Promise<void> {
  const now = ctx.clock.now();
  const row = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .updateTable('channels')
      .set((eb) => ({ failures: eb('failures', '+', 1), failing_since: eb.fn.coalesce('failing_since', eb.val(now)) }))
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', found.row.id)
      .returning(['failures', 'failing_since'])
      .executeTakeFirst(),
  );
  if (row === undefined || !hasFailedLongEnough({ failures: row.failures, since: row.failing_since }, now)) return;
  // Calls in between may have worked: one that only reads decides.
  const refused = await stillRefused(ctx, found);
  if (refused === null) {
    await forgetFailures(ctx, workspaceId, found.row.id);
  } else {
    const { message } = explain(failure, found.row.kind);
    await markChannelEnded(
      ctx,
      workspaceId,
      found.row.id,
      found.sealed.channel,
      needsReconnect('calls_refused', message, wayOf(found.flow).button),
    );
  }
}

async function stillRefused(ctx: Ctx, found: Tokens): Promise<GraphFailure | null> {
  const { app, row, flow } = found;
  const token = found.channelToken ?? found.loginToken;
  if (app === null || token === null) return null;
  try {
    const target = { externalId: row.external_id, parentId: row.parent_id };
    await channelOf(row.kind).health(wayOf(flow).graph(ctx, app, token), target);
    return null;
  } catch (error) {
    if (isAuthFailure(error)) return error;
    if (!(error instanceof GraphFailure)) throw error;
    return null;
  }
}

async function forgetFailures(ctx: Ctx, workspaceId: string, channelId: string): Promise<void> {
  await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .updateTable('channels')
      .set({ failures: 0, failing_since: null })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', channelId)
      .execute(),
  );
}
