/** Proof that a worker runs: a job that notes when it was done. */
import { setTimeout } from 'node:timers/promises';
import type { Ctx } from '../../context.ts';
import { inWorkspace } from '../../db/db.ts';
import type { Survey } from './survey.ts';

const pulseJob = 'doctor.pulse';
const freshMinutes = 5;
const waitMs = 10_000;
const lookEveryMs = 100;

export function pulseJobs(ctx: Ctx): void {
  ctx.jobs.work<{ workspaceId: string }>(pulseJob, ({ workspaceId }) => notePulse(ctx, workspaceId), { retries: 0 });
}

/** A pulse a few minutes old is believed; else a job is given out, and somebody has to take it. */
export async function pulseOf({ ctx, workspaceId }: Survey): Promise<boolean> {
  const askedAt = ctx.clock.now();
  const believedFrom = new Date(askedAt.getTime() - freshMinutes * 60_000);
  if (await beats(ctx, workspaceId, believedFrom)) return true;
  await ctx.jobs.add(null, pulseJob, { workspaceId }, { key: workspaceId });
  for (const giveUpAt = performance.now() + waitMs; performance.now() < giveUpAt; ) {
    await setTimeout(lookEveryMs);
    if (await beats(ctx, workspaceId, askedAt)) return true;
  }
  return false;
}

async function notePulse(ctx: Ctx, workspaceId: string): Promise<void> {
  const pulse_at = ctx.clock.now();
  await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .insertInto('doctor_runs')
      .values({ workspace_id: workspaceId, pulse_at })
      .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ pulse_at }))
      .execute(),
  );
}

async function beats(ctx: Ctx, workspaceId: string, from: Date): Promise<boolean> {
  const row = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('doctor_runs')
      .select('pulse_at')
      .where('workspace_id', '=', workspaceId)
      .where('pulse_at', '>=', from)
      .executeTakeFirst(),
  );
  return row !== undefined;
}
