import type { Backlog } from '@roost/contract/deliveries.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';

export type Counts = Omit<Backlog, 'resting'>;

/** How much waits, and how long the first of it has been waiting; of one workspace, or (`null`) of all that `tx` sees. */
export async function countBacklog(tx: Tx, workspaceId: string | null): Promise<Counts> {
  const here = workspaceId === null ? sql`true` : sql`workspace_id = ${workspaceId}`;
  const { rows } = await sql<Record<'entries' | 'lag' | 'dead' | 'replies' | 'oldest' | 'open' | 'parked', number>>`
    select (select count(*)::int from delivery_entries where state = 'waiting' and ${here}) as entries,
      (select coalesce(extract(epoch from clock_timestamp() - min(d.received_at)), 0)::float8
        from (select workspace_id, delivery_id from delivery_entries where state = 'waiting' and ${here}
          order by workspace_id, delivery_id limit 1) first
        join deliveries d on d.workspace_id = first.workspace_id and d.id = first.delivery_id) as lag,
      (select count(*)::int from deliveries where state = 'dead' and ${here}) as dead,
      (select count(*)::int from outbox where ${here}) as replies,
      (select coalesce(extract(epoch from clock_timestamp() - min(m.created_at)), 0)::float8 from outbox o
        join messages m on m.workspace_id = o.workspace_id and m.id = o.message_id where ${workspaceId === null ? sql`true` : sql`o.workspace_id = ${workspaceId}`}) as oldest,
      (select count(*)::int from outbox where state = 'unknown' and ${here}) as open,
      (select count(*)::int from parked_events where ${here}) as parked`.execute(tx);
  const row = rows[0];
  return {
    journal: { waiting: row?.entries ?? 0, lagSeconds: row?.lag ?? 0, dead: row?.dead ?? 0, parked: row?.parked ?? 0 },
    outbox: { waiting: row?.replies ?? 0, lagSeconds: row?.oldest ?? 0, open: row?.open ?? 0 },
  };
}

/** What an admin sees beside the journal: nothing waits, or how much and why. */
export function backlogOf(ctx: Ctx, workspaceId: string): Promise<Backlog> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const resting = await tx
      .selectFrom('channel_pace')
      .select(['channel_id', 'rests_until', 'rest_reason'])
      .where('workspace_id', '=', workspaceId)
      .where('rests_until', '>', sql<Date>`clock_timestamp()`)
      .orderBy('channel_id')
      .execute();
    return {
      ...(await countBacklog(tx, workspaceId)),
      resting: resting.map((row) => ({
        channelId: row.channel_id,
        until: (row.rests_until ?? new Date()).toISOString(),
        reason: row.rest_reason ?? 'failing',
      })),
    };
  });
}
