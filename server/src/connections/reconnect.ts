import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { publish } from '../live.ts';
import { explain } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import { askForGaps } from './ask-history.ts';
import { channelCaller } from './channels.ts';
import { attention } from './standing.ts';

/**
 * After a login came back its channels are subscribed again: whoever revoked it took the subscriptions away too. What
 * was written meanwhile is fetched.
 */
export async function resubscribe(ctx: Ctx, workspaceId: string, channelIds: readonly string[]): Promise<void> {
  for (const channelId of channelIds) {
    const caller = await channelCaller(ctx, workspaceId, channelId);
    if ('blocked' in caller) continue;
    const { graph, target, channel } = caller;
    try {
      await channel.subscribe(graph, target);
      await askForGaps(ctx, workspaceId, [channelId]);
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      const { message, action } = explain(error, channel.facts.kind);
      await noteAttention(ctx, workspaceId, channelId, message, action);
    }
  }
}

function noteAttention(
  ctx: Ctx,
  workspaceId: string,
  channelId: string,
  message: string,
  action: string | null,
): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await tx
      .updateTable('channels')
      .set({ ...attention('not_subscribed', message, action), updated_at: ctx.clock.now() })
      .where('state', 'not in', ['needs_reconnect', 'disconnected'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', channelId)
      .execute();
    await publish(tx, workspaceId, [{ type: 'channel', ids: [channelId] }]);
  });
}
