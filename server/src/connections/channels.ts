import type { Channel, ChannelTarget } from '../channels/channel.ts';
import { channelOf } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import type { GraphCaller } from '../meta/graph.ts';
import { reportAuthFailure } from './suspect.ts';
import { type ChannelRow, findTokens } from './tokens.ts';
import { watch } from './watch.ts';
import { wayOf } from './ways/ways.ts';

export type ChannelCaller =
  | { graph: GraphCaller; target: ChannelTarget; channel: Channel; row: ChannelRow }
  | { blocked: 'disconnected' | 'needs_reconnect' };

/**
 * The way to call Meta for one channel, with its own token or its login's; or why there is none. Whoever calls through it
 * need not look for dead logins: what Meta's authentication refuses is reported by itself.
 */
export async function channelCaller(ctx: Ctx, workspaceId: string, channelId: string): Promise<ChannelCaller> {
  const found = await findTokens(ctx, workspaceId, channelId);
  if (found === null || found.row.state === 'disconnected') return { blocked: 'disconnected' };
  const token = found.channelToken ?? found.loginToken;
  const { app } = found;
  if (found.row.state === 'needs_reconnect' || token === null || app === null) return { blocked: 'needs_reconnect' };
  return {
    graph: watch(wayOf(found.flow).graph(ctx, app, token), (failure) =>
      reportAuthFailure(ctx, workspaceId, channelId, failure),
    ),
    target: { externalId: found.row.external_id, parentId: found.row.parent_id },
    channel: channelOf(found.row.kind),
    row: found.row,
  };
}
