import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { publish } from '../live.ts';

export const wakeSnoozed = 'conversation.wake';

interface Sleeper {
  workspaceId: string;
  conversationId: string;
}

/** Opens a conversation whose time has come; one that was woken or put off since is left alone. */
export function wakeSnoozedJob(ctx: Ctx): void {
  ctx.jobs.work<Sleeper>(wakeSnoozed, ({ workspaceId, conversationId }) =>
    inWorkspace(ctx, workspaceId, async (tx) => {
      const woken = await tx
        .updateTable('conversations')
        .set({ status: 'open', snoozed_until: null })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', conversationId)
        .where('status', '=', 'snoozed')
        .where('snoozed_until', '<=', ctx.clock.now())
        .executeTakeFirst();
      if (woken.numUpdatedRows > 0n) await publish(tx, workspaceId, [{ type: 'conversation', ids: [conversationId] }]);
    }),
  );
}
