import { audit } from '../../db/audit.ts';
import { inWorkspace } from '../../db/db.ts';
import { GraphFailure } from '../../meta/graph.ts';
import type { Examined } from './examine.ts';
import type { Survey } from './survey.ts';

/**
 * Mends by itself what Meta does by itself: after an hour without an answer it unsubscribes an account and says so to the
 * app's developers alone (platform.md §3.4). Answers whether anything was mended.
 */
export async function subscribeAgain(
  { ctx, workspaceId, channels }: Survey,
  examined: readonly Examined[],
): Promise<boolean> {
  let mended = false;
  for (const { instance, finding } of examined) {
    // One that never was subscribed asks for attention, and an admin looks at it.
    const wasWell = channels.some(({ id, state }) => id === instance.channelId && state === 'connected');
    if (finding.endedByMeta !== true || instance.fix === null || !wasWell) continue;
    try {
      await instance.fix.mend({});
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      ctx.log.warn({ check: instance.id, code: error.code, error: error.message }, 'Meta did not subscribe again');
      continue;
    }
    mended = true;
    const roost = { type: 'system', id: null } as const;
    await inWorkspace(ctx, workspaceId, (tx) => audit(tx, workspaceId, roost, 'doctor.fixed', instance.id));
  }
  return mended;
}
