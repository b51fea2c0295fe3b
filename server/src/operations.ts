import { health, metrics, readiness } from '@roost/contract/public.ts';
import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Ctx } from './context.ts';
import { acrossWorkspaces } from './db/db.ts';
import { describe, type Http } from './http.ts';

/** What a load balancer and a monitoring system ask. */
export function operationRoutes(http: Http, ctx: Ctx): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'roost_' });
  new Gauge({
    name: 'roost_backlog',
    help: 'Journal entries and replies that wait for a worker',
    labelNames: ['way'],
    registers: [registry],
    async collect() {
      const { entries, replies } = await backlog(ctx);
      this.set({ way: 'in' }, entries);
      this.set({ way: 'out' }, replies);
    },
  });
  http.get(health.path, { schema: describe(health) }, async () => ({ ok: true }));
  http.get(readiness.path, { schema: describe(readiness) }, async () => {
    await sql`select 1`.execute(ctx.db);
    return { ok: true };
  });
  http.get(metrics.path, { schema: describe(metrics) }, async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

async function backlog(ctx: Ctx): Promise<{ entries: number; replies: number }> {
  return acrossWorkspaces(ctx, async (tx) => {
    const { rows } = await sql<{ entries: number; replies: number }>`
      select (select count(*)::int from delivery_entries where state = 'waiting') as entries,
             (select count(*)::int from outbox) as replies`.execute(tx);
    return rows[0] ?? { entries: 0, replies: 0 };
  });
}
