import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';

export function setAvailability(ctx: Ctx, workspaceId: string, agentId: string, available: boolean) {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await tx
      .updateTable('members')
      .set({ available })
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .execute();
    return { available };
  });
}
