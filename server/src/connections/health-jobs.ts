import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces } from '../db/db.ts';
import { missedJobs } from './ask-history.ts';
import { checkLogin } from './check-login.ts';
import { heldGrantJobs } from './held-grants.ts';

const check = 'login.check';
const sweep = 'login.sweep';
const sweepMinutes = 10;
/** A login that is being looked at comes up again after this long, should the look have come to nothing. */
const againMinutes = 60;
const loginsPerSweep = 500;

/** Each login is looked at once a day, at an hour of its own. */
export function healthJobs(ctx: Ctx): void {
  ctx.jobs.work<{ workspaceId: string; loginId: string }>(
    check,
    ({ workspaceId, loginId }) => checkLogin(ctx, workspaceId, loginId),
    { retries: 1 },
  );
  ctx.jobs.repeat(sweep, sweepMinutes, () => sweepLogins(ctx));
  heldGrantJobs(ctx);
  missedJobs(ctx);
}

/** Hands out the logins that are due; two processes never take the same. */
export async function sweepLogins(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now();
  await acrossWorkspaces(ctx, async (tx) => {
    const { rows } = await sql<{ workspaceId: string; id: string }>`
      update logins set next_check_at = ${new Date(now.getTime() + againMinutes * 60_000)}
      where (workspace_id, id) in (
        select workspace_id, id from logins where next_check_at <= ${now} and state <> 'disconnected'
        order by next_check_at limit ${loginsPerSweep} for update skip locked
      )
      returning workspace_id as "workspaceId", id`.execute(tx);
    for (const { workspaceId, id } of rows) {
      await ctx.jobs.add(tx, check, { workspaceId, loginId: id }, { key: id });
    }
  });
}
