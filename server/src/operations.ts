import { health, metrics, readiness } from '@roost/contract/public.ts';
import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import type { Ctx } from './context.ts';
import { installationOf } from './crypto.ts';
import { fail } from './errors.ts';
import { describe, type Http } from './http.ts';

interface Told {
  /** The figures that features keep themselves. */
  measured: readonly Metric[];
  stopping(): boolean;
}

/** What a load balancer and a monitoring system ask. */
export function operationRoutes(http: Http, ctx: Ctx, { measured, stopping }: Told): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'roost_' });
  for (const metric of measured) registry.registerMetric(metric);
  new Gauge({
    name: 'roost_usage_percent',
    help: 'The fullest of Meta’s allowances, by kind of bucket, as its headers told last',
    labelNames: ['bucket'],
    registers: [registry],
    collect() {
      this.reset();
      const fullest = new Map<string, number>();
      for (const [key, { percent }] of ctx.graph.usage) {
        const bucket = key.startsWith('app:') ? 'app' : (key.split(':')[1] ?? '');
        fullest.set(bucket, Math.max(percent, fullest.get(bucket) ?? 0));
      }
      for (const [bucket, percent] of fullest) this.set({ bucket }, percent);
    },
  });

  const installation = installationOf(ctx.config);
  http.get(health.path, { schema: describe(health) }, async () => ({ ok: true, installation }));
  http.get(readiness.path, { schema: describe(readiness) }, async () => {
    if (stopping()) fail('unavailable', 'Roost is stopping.');
    await sql`select 1`.execute(ctx.db);
    return { ok: true };
  });
  http.get(metrics.path, { schema: describe(metrics) }, async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
