/** What Meta's headers said of its allowances, kept where every process sees it: who sends is seldom who is asked. */
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces } from '../db/db.ts';
import type { Usage } from '../meta/usage.ts';

export interface UsageReport extends Usage {
  assetId: string;
  /** A type of Meta's; of an app, what `appBucket` names it by. */
  type: string;
}

export interface UsageReports {
  start(): void;
  /** The newest of these assets, at least one, whichever process heard it. */
  of(assetIds: readonly string[]): Promise<UsageReport[]>;
  close(): Promise<void>;
}

const keepEveryMs = 10_000;
/** Meta counts by the hour or the day; older reports say nothing. */
const keptDays = 7;

export function createUsageReports(ctx: Pick<Ctx, 'db' | 'graph' | 'log'>): UsageReports {
  let timer: NodeJS.Timeout | undefined;
  let keptUntil = new Date(0);

  async function keep(): Promise<void> {
    const now = new Date();
    const news = [...ctx.graph.usage].filter(([, { seenAt }]) => seenAt >= keptUntil);
    if (news.length === 0) return;
    const keys = news.map(([bucket]) => bucket.split(':'));
    const reports = news.map(([, report]) => report);
    await acrossWorkspaces(ctx, async (tx) => {
      await sql`
        insert into usage_reports as known (asset_id, type, percent, regain_at, seen_at)
        select * from unnest(${keys.map(([id = '']) => id)}::text[], ${keys.map(([, type = '']) => type)}::text[],
          ${reports.map(({ percent }) => percent)}::real[], ${reports.map(({ regainAt }) => regainAt)}::timestamptz[],
          ${reports.map(({ seenAt }) => seenAt)}::timestamptz[]) as n (asset_id, type, percent, regain_at, seen_at)
        -- In one order, so that two processes wait for each other instead of both ways.
        order by 1, 2
        on conflict (asset_id, type) do update
          set percent = excluded.percent, regain_at = excluded.regain_at, seen_at = excluded.seen_at
          where known.seen_at < excluded.seen_at`.execute(tx);
      await sql`delete from usage_reports where seen_at < now() - ${keptDays} * interval '1 day'`.execute(tx);
    });
    keptUntil = now;
  }

  const keepIfPossible = () =>
    keep().catch((error: Error) => ctx.log.warn({ error: error.message }, 'usage reports were not kept'));

  return {
    start() {
      timer = setInterval(keepIfPossible, keepEveryMs).unref();
    },
    async of(assetIds) {
      await keep();
      return acrossWorkspaces(ctx, async (tx) => {
        const rows = await tx
          .selectFrom('usage_reports')
          .selectAll()
          .where('asset_id', 'in', [...assetIds])
          .orderBy('type')
          .execute();
        return rows.map(({ asset_id, type, percent, regain_at, seen_at }) => ({
          ...{ assetId: asset_id, type, percent, regainAt: regain_at, seenAt: seen_at },
        }));
      });
    },
    async close() {
      clearInterval(timer);
      await keepIfPossible();
    },
  };
}
