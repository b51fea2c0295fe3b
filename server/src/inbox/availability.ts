import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import type { Caller } from '../http.ts';
import { welcomeBack } from './hand-over.ts';

export function setAvailability(
  ctx: Ctx,
  workspaceId: string,
  caller: Caller,
  agentId: string,
  available: boolean,
): Promise<{ available: boolean }> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const changed = await tx
      .updateTable('members')
      .set({ available })
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .where('available', '<>', available)
      .executeTakeFirst();
    if (available && changed.numUpdatedRows > 0n) await welcomeBack(ctx, tx, workspaceId, caller, agentId);
    return { available };
  });
}
