/** The newest result of every check, kept so that a page, a badge and the checklist can read without asking Meta. */
import type { Diagnosis, DiagnosisItem } from '@roost/contract/doctor.ts';
import { sql } from 'kysely';
import type { Ctx } from '../../context.ts';
import { inWorkspace, readWorkspace, type Tx } from '../../db/db.ts';
import { publish } from '../../live.ts';
import { checks } from './checks.ts';
import type { Examined } from './examine.ts';
import { addressOf } from './places.ts';

/** A run that has not ended after this is taken for one whose process died. */
const runMinutesMax = 5;

export function readDiagnosis(ctx: Ctx, workspaceId: string): Promise<Diagnosis> {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    const run = await tx
      .selectFrom('doctor_runs')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirst();
    const rows = await tx
      .selectFrom('doctor_results')
      .select(['finding', 'checked_at'])
      .where('workspace_id', '=', workspaceId)
      .execute();
    const items = rows.map((row) => row.finding as DiagnosisItem).sort(inOrder);
    const startedAt = run?.started_at ?? null;
    const ended = run?.finished_at ?? null;
    const under = startedAt !== null && (ended === null || ended < startedAt);
    const alive = under && ctx.clock.now().getTime() - startedAt.getTime() < runMinutesMax * 60_000;
    return {
      ranAt: ended?.toISOString() ?? null,
      running: alive
        ? { done: rows.filter(({ checked_at }) => checked_at >= startedAt).length, total: run?.total ?? 0 }
        : null,
      items,
    };
  });
}

const places = new Map(checks.map(({ id }, index) => [id, index]));

/** As the guide goes; of one check, by the name of what it is about. */
function inOrder(a: DiagnosisItem, b: DiagnosisItem): number {
  const byCheck = (places.get(a.check) ?? 999) - (places.get(b.check) ?? 999);
  return byCheck !== 0 ? byCheck : (a.subject ?? '').localeCompare(b.subject ?? '');
}

export async function beginRun(ctx: Ctx, workspaceId: string, total: number): Promise<Date> {
  const startedAt = ctx.clock.now();
  await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .insertInto('doctor_runs')
      .values({ workspace_id: workspaceId, started_at: startedAt, total })
      .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ started_at: startedAt, total }))
      .execute(),
  );
  return startedAt;
}

/** Ends a run over everything: what was not looked at is about something that is gone. */
export async function endRun(ctx: Ctx, workspaceId: string, startedAt: Date): Promise<void> {
  await inWorkspace(ctx, workspaceId, async (tx) => {
    await tx
      .deleteFrom('doctor_results')
      .where('workspace_id', '=', workspaceId)
      .where('checked_at', '<', startedAt)
      .execute();
    await tx
      .updateTable('doctor_runs')
      .set({ finished_at: ctx.clock.now() })
      .where('workspace_id', '=', workspaceId)
      .execute();
    await publish(tx, workspaceId, [{ type: 'channel', all: true }]);
  });
}

export async function keepResults(
  ctx: Ctx,
  workspaceId: string,
  appId: string | null,
  examined: readonly Examined[],
): Promise<void> {
  if (examined.length === 0) return;
  const now = ctx.clock.now();
  await inWorkspace(ctx, workspaceId, (tx) =>
    store(
      tx,
      workspaceId,
      now,
      examined.map((one) => describe(one, appId, now)),
    ),
  );
}

async function store(tx: Tx, workspaceId: string, now: Date, items: readonly DiagnosisItem[]): Promise<void> {
  await tx
    .insertInto('doctor_results')
    .values(
      items.map((item) => ({
        workspace_id: workspaceId,
        id: item.id,
        finding: JSON.stringify(item),
        checked_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'id']).doUpdateSet({
        finding: sql`excluded.finding`,
        checked_at: sql`excluded.checked_at`,
      }),
    )
    .execute();
}

function describe({ instance, finding, because }: Examined, appId: string | null, now: Date): DiagnosisItem {
  const { id, check, step, title, subject, channelId, loginId, fix } = instance;
  const troubled = finding.status === 'fail' || finding.status === 'warn';
  const place = finding.place ?? instance.place;
  const address = place === null ? null : addressOf(place, appId);
  const fixable = fix !== null && troubled && finding.notFixable !== true;
  return {
    ...{ id, check, step, title, status: finding.status, message: finding.message },
    ...(subject === null ? {} : { subject }),
    ...(channelId === null ? {} : { channelId }),
    ...(loginId === null ? {} : { loginId }),
    ...(finding.action === undefined ? {} : { action: finding.action }),
    ...(place === null ? {} : { place: place.words }),
    ...(address === null ? {} : { dashboardUrl: address }),
    ...(finding.value === undefined ? {} : { value: finding.value }),
    ...(finding.valueLabel === undefined ? {} : { valueLabel: finding.valueLabel }),
    reconnect: troubled && finding.reconnect === true,
    fixable,
    ...(fixable ? { fixLabel: fix.label } : {}),
    fixNeedsPin: fixable && fix.needsPin,
    ...(because === null ? {} : { because }),
    checkedAt: now.toISOString(),
  };
}
