import { sql } from 'kysely';
import { Gauge, type Metric } from 'prom-client';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces } from '../db/db.ts';
import { type Counts, countBacklog } from './backlog.ts';

interface Seen extends Counts {
  resting: number;
}

/** What waits, for a monitoring system. While the database is away `roost_database_up` is 0 and the rest keeps its last value. */
export function backlogMetrics(ctx: Ctx): Metric[] {
  let looking: Promise<Seen | null> | null = null;
  /** Metrics are collected all at once: they share one look. */
  function look(): Promise<Seen | null> {
    looking ??= count(ctx)
      .catch(() => null)
      .finally(() => {
        looking = null;
      });
    return looking;
  }

  function gauge(name: string, help: string, read: (seen: Seen) => number): Gauge {
    return new Gauge({
      name,
      help,
      registers: [],
      async collect() {
        const seen = await look();
        if (seen !== null) this.set(read(seen));
      },
    });
  }

  function bothWays(name: string, help: string, read: (part: { waiting: number; lagSeconds: number }) => number) {
    return new Gauge({
      name,
      help,
      labelNames: ['way'],
      registers: [],
      async collect() {
        const seen = await look();
        if (seen === null) return;
        this.set({ way: 'in' }, read(seen.journal));
        this.set({ way: 'out' }, read(seen.outbox));
      },
    });
  }

  return [
    new Gauge({
      name: 'roost_database_up',
      help: '1 while the database answers',
      registers: [],
      async collect() {
        this.set((await look()) === null ? 0 : 1);
      },
    }),
    bothWays('roost_backlog', 'Journal entries and replies that wait for a worker', (part) => part.waiting),
    bothWays('roost_lag_seconds', 'How long the first of them has waited', (part) => part.lagSeconds),
    gauge('roost_dead_letters', 'Deliveries that could not be read', ({ journal }) => journal.dead),
    gauge('roost_parked_events', 'Events that wait for their message', ({ journal }) => journal.parked),
    gauge('roost_open_outcomes', 'Replies that Meta may or may not have taken', ({ outbox }) => outbox.open),
    gauge('roost_resting_channels', 'Channels that are not sent to for now', ({ resting }) => resting),
  ];
}

function count(ctx: Ctx): Promise<Seen> {
  return acrossWorkspaces(ctx, async (tx) => {
    const { rows } = await sql<{ resting: number }>`
      select count(*)::int as resting from channel_pace where rests_until > clock_timestamp()`.execute(tx);
    return { ...(await countBacklog(tx, null)), resting: rows[0]?.resting ?? 0 };
  });
}
