/** The doctor's rounds: every workspace once an hour, and one that connected something soon after. */
import { sql } from 'kysely';
import type { Ctx } from '../../context.ts';
import { acrossWorkspaces } from '../../db/db.ts';
import { makeRound } from './doctor.ts';
import type { Doctor } from './survey.ts';

const roundJob = 'doctor.round';
const everyMinutes = 5;
const staleMinutes = 60;

export function roundJobs(doctor: Doctor): void {
  const { ctx } = doctor;
  const round = async () => {
    for (const workspaceId of await due(ctx)) {
      try {
        await makeRound(doctor, workspaceId);
      } catch (error) {
        ctx.log.warn({ workspaceId, error: String(error) }, 'the doctor could not see a workspace');
      }
    }
  };
  ctx.jobs.repeat(roundJob, everyMinutes, round, { patient: true });
}

/** Over all workspaces, since nobody asks for them by name; each is then seen through its own door. */
async function due(ctx: Ctx): Promise<string[]> {
  const seenBefore = new Date(ctx.clock.now().getTime() - staleMinutes * 60_000);
  const { rows } = await acrossWorkspaces(ctx, (tx) =>
    sql<{ id: string }>`
      select a.workspace_id as id from meta_apps a
      left join doctor_runs r on r.workspace_id = a.workspace_id
      where a.app_id is not null and (
        r.finished_at is null or r.finished_at < ${seenBefore}
        or exists (select 1 from channels c where c.workspace_id = a.workspace_id and c.updated_at > r.finished_at))
      order by r.finished_at nulls first`.execute(tx),
  );
  return rows.map(({ id }) => id);
}
