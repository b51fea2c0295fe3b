import type { Ctx } from '../../context.ts';
import { inWorkspace } from '../../db/db.ts';
import { publish } from '../../live.ts';
import { askForGaps } from '../ask-history.ts';

/** Channels that asked for attention because nothing was delivered are well again, and what was missed is fetched. */
export async function noteSubscribed(ctx: Ctx, workspaceId: string, channelIds: readonly string[]): Promise<void> {
  if (channelIds.length === 0) return;
  await inWorkspace(ctx, workspaceId, async (tx) => {
    await tx
      .updateTable('channels')
      .set({ state: 'connected', state_message: 'Connected', state_action: null, updated_at: ctx.clock.now() })
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', channelIds)
      .where('state', '=', 'attention')
      .execute();
    await publish(tx, workspaceId, [{ type: 'channel', ids: [...channelIds] }]);
  });
  await askForGaps(ctx, workspaceId, channelIds);
}
