import type { Ctx } from '../context.ts';
import { acrossWorkspaces } from '../db/db.ts';
import { livingSessions } from '../db/session-life.ts';
import { publishAgentGone } from '../live.ts';

export function sessionJobs(ctx: Ctx): void {
  ctx.jobs.repeat('sessions.end', 1, () => endOldSessions(ctx));
}

/** Nobody need present a session for it to end; with it go its streams, and what its browser would be told (a foreign key). */
export async function endOldSessions(ctx: Pick<Ctx, 'db' | 'clock'>): Promise<void> {
  const { createdFrom, usedFrom } = livingSessions(ctx.clock.now());
  await acrossWorkspaces(ctx, async (tx) => {
    const ended = await tx
      .deleteFrom('sessions')
      .where((is) => is.or([is('created_at', '<', createdFrom), is('updated_at', '<', usedFrom)]))
      .returning(['id', 'agent_id'])
      .execute();
    for (const { id, agent_id } of ended) await publishAgentGone(tx, agent_id, null, id);
  });
}
