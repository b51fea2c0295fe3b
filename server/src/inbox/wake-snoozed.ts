import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import { writeEvents } from './events.ts';
import { lookAgainSeconds, secondsUntil } from './seconds-until.ts';

const wakeSnoozed = 'conversation.wake';

export interface Sleeper {
  workspaceId: string;
  conversationId: string;
}

/** Opens a conversation whose time has come; one that was woken since is left alone, one that still sleeps asked again. */
export function wakeSnoozedJob(ctx: Ctx): void {
  ctx.jobs.work<Sleeper>(wakeSnoozed, ({ workspaceId, conversationId }) =>
    inWorkspace(ctx, workspaceId, async (tx) => {
      const now = ctx.clock.now();
      const woken = await tx
        .updateTable('conversations')
        .set({ status: 'open', snoozed_until: null })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', conversationId)
        .where('status', '=', 'snoozed')
        .where('snoozed_until', '<=', now)
        .returning('channel_id')
        .executeTakeFirst();
      // It was put off, or by the clock of this process it is too early.
      if (woken === undefined) return sleepOn(ctx, tx, workspaceId, conversationId);
      const event = { conversationId, channelId: woken.channel_id, content: { status: 'open', until: null } };
      await writeEvents(tx, workspaceId, null, [{ ...event, kind: 'status' }], now);
      await publish(tx, workspaceId, [{ type: 'conversation', ids: [conversationId] }]);
    }),
  );
}

async function sleepOn(ctx: Ctx, tx: Tx, workspaceId: string, conversationId: string): Promise<void> {
  const sleeping = await tx
    .selectFrom('conversations')
    .select('snoozed_until')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .where('status', '=', 'snoozed')
    .executeTakeFirst();
  await sleepUntil(ctx, tx, workspaceId, conversationId, sleeping?.snoozed_until ?? null, lookAgainSeconds);
}

/** Sees to it that a snoozed conversation wakes at its time; `latest`: is asked after so many seconds in any case. */
export async function sleepUntil(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  until: Date | null,
  latest = Number.POSITIVE_INFINITY,
): Promise<void> {
  if (until === null) return;
  const startAfterSeconds = Math.min(latest, secondsUntil(ctx, until));
  const sleeper: Sleeper = { workspaceId, conversationId };
  await ctx.jobs.add(tx, wakeSnoozed, sleeper, { key: `${conversationId} ${until.getTime()}`, startAfterSeconds });
}
