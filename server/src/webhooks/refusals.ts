import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces } from '../db/db.ts';

/** Anyone may send us bodies; they cannot make us write more often than this. */
const noteEveryMs = 1_000;
const idsMax = 20;
let notedAt = Number.NEGATIVE_INFINITY;

/**
 * A delivery whose signature fits no secret names accounts all the same. For the workspaces that have them connected it is
 * counted, at most once a second, so that the doctor can tell "nothing was sent" from "what was sent is refused". Nothing of it is kept or believed.
 */
export async function noteRefusal(ctx: Ctx, externalIds: readonly string[]): Promise<void> {
  if (externalIds.length === 0 || performance.now() - notedAt < noteEveryMs) return;
  notedAt = performance.now();
  const ids = externalIds.slice(0, idsMax);
  await acrossWorkspaces(ctx, async (tx) => {
    const named = await tx
      .selectFrom('channels')
      .select('workspace_id')
      .distinct()
      .where('state', '!=', 'disconnected')
      .where((eb) => eb.or([eb('external_id', 'in', ids), eb('parent_id', 'in', ids)]))
      .execute();
    if (named.length === 0) return;
    const last_at = ctx.clock.now();
    await tx
      .insertInto('webhook_refusals')
      .values(named.map(({ workspace_id }) => ({ workspace_id, count: 1, last_at })))
      .onConflict((conflict) =>
        conflict.column('workspace_id').doUpdateSet({
          last_at,
          // It counts since the last good one, so one that came in between begins it anew.
          count: sql`case when webhook_refusals.last_at <= (
            select received_at from deliveries d where d.workspace_id = webhook_refusals.workspace_id
            order by d.id desc limit 1
          ) then 1 else webhook_refusals.count + 1 end`,
        }),
      )
      .execute();
  });
}
