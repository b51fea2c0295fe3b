/** What waits for its time in a row of its own: the job that should come for it may have failed, or was not in a backup. */
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces } from '../db/db.ts';
import { remind, type Waiting } from './scheduled.ts';
import { type Sleeper, sleepUntil } from './wake-snoozed.ts';

const rowsPerSweep = 500;

export function sweepDueJob(ctx: Ctx): void {
  ctx.jobs.repeat('due.sweep', 1, () => sweepDue(ctx));
}

/** Asks again for all whose time has come. A job that is there already stays one, and one too many finds nothing to do. */
export async function sweepDue(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now();
  await acrossWorkspaces(ctx, async (tx) => {
    const { rows: messages } = await sql<Waiting>`
      select workspace_id as "workspaceId", id, send_at as "sendAt" from scheduled_messages
      where problem is null and send_at <= ${now} order by send_at limit ${rowsPerSweep}`.execute(tx);
    const { rows: sleepers } = await sql<Sleeper & { until: Date }>`
      select workspace_id as "workspaceId", id as "conversationId", snoozed_until as until from conversations
      where status = 'snoozed' and snoozed_until <= ${now} order by snoozed_until limit ${rowsPerSweep}`.execute(tx);
    for (const one of messages) await remind(ctx, tx, one);
    for (const { workspaceId, conversationId, until } of sleepers) {
      await sleepUntil(ctx, tx, workspaceId, conversationId, until);
    }
  });
}
