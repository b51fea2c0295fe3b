import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';

/** One entry of a delivery, taken by the worker that holds its lane. */
export interface Claimed {
  workspaceId: string;
  deliveryId: string;
  position: number;
  attempts: number;
  receivedAt: Date;
  /** Entries of one account are read in their order. */
  account: string;
  /** Of the whole delivery. */
  body: Buffer;
}

export type Verdict = { entry: Claimed } & (
  | { state: 'done'; events: Record<string, number> }
  | { state: 'waiting'; error: string; retryInMs: number }
  | { state: 'dead'; error: string }
);

const batchBytesMax = 4_000_000;

/** A lane with something due, locked until the transaction ends, and whether there are others; null: there is none. */
export async function lockLane(tx: Tx, except: readonly number[]): Promise<{ number: number; others: boolean } | null> {
  const { rows } = await sql<{ number: number; others: boolean }>`
    with due as materialized (
      select l.lane from lanes l
      -- One look at the head of each lane: as a plain "exists" the planner reads every waiting entry there is.
      cross join lateral (
        select e.seq from delivery_entries e
        where e.lane = l.lane and e.state = 'waiting' and e.next_at <= clock_timestamp()
        order by e.seq limit 1
      ) head
      where l.way = 'in' and not (l.lane = any(${except}::smallint[]))
    )
    select l.lane as number, (select count(*) > 1 from due) as others
    from lanes l join due on due.lane = l.lane
    where l.way = 'in'
    order by random() limit 1
    for update of l skip locked`.execute(tx);
  return rows[0] ?? null;
}

/** The next entries of a lane in order, at most so many. An account whose entry waits for another try is left alone until then. */
export async function claimEntries(tx: Tx, lane: number, most: number): Promise<Claimed[]> {
  const { rows } = await sql<Omit<Claimed, 'body'> & { body: Buffer | null }>`
    with held as (
      select distinct workspace_id, coalesce(object, '') as object, coalesce(external_id, '') as external_id
      from delivery_entries
      where lane = ${lane} and state = 'waiting' and attempts > 0 and next_at > clock_timestamp()
    ), due as (
      select e.seq, e.workspace_id, e.delivery_id, e.position, e.attempts,
        concat_ws(' ', e.workspace_id, e.object, e.external_id) as account,
        row_number() over (partition by e.workspace_id, e.delivery_id order by e.seq) = 1 as first
      from (
        select * from delivery_entries e
        where e.lane = ${lane} and e.state = 'waiting'
          and (e.workspace_id, coalesce(e.object, ''), coalesce(e.external_id, '')) not in
            (select workspace_id, object, external_id from held)
        order by e.seq limit ${most}
      ) e
    ), weighed as (
      select due.*, d.received_at, d.body,
        coalesce(sum(case when first then octet_length(d.body) end)
          over (order by due.seq rows between unbounded preceding and 1 preceding), 0) as bytes_before
      from due join deliveries d on d.workspace_id = due.workspace_id and d.id = due.delivery_id
    )
    select workspace_id as "workspaceId", delivery_id as "deliveryId", position, attempts,
      received_at as "receivedAt", account, case when first then body end as body
    from weighed where bytes_before <= ${batchBytesMax} order by seq`.execute(tx);
  const bodies = new Map(rows.flatMap((row) => (row.body === null ? [] : [[row.deliveryId, row.body]])));
  return rows.map((row) => ({ ...row, body: bodies.get(row.deliveryId) ?? Buffer.of() }));
}

/** Records what became of the entries, and of the deliveries they belong to. */
export async function tickOff(tx: Tx, verdicts: readonly Verdict[]): Promise<void> {
  if (verdicts.length === 0) return;
  const errors = verdicts.map((one) => (one.state === 'done' ? null : one.error));
  const finished = verdicts.filter((one) => one.state !== 'waiting');
  const totals = [...Map.groupBy(finished, (one) => one.entry.deliveryId)].map(([id, ended]) => ({
    id,
    workspaceId: ended[0]?.entry.workspaceId ?? '',
    ended: ended.length,
    events: addUp(ended.map((one) => (one.state === 'done' ? one.events : {}))),
    error: ended.map((one) => (one.state === 'dead' ? one.error : null)).find((error) => error !== null) ?? null,
  }));
  // The deliveries are locked in order: entries of one can be in two lanes, whose workers meet here.
  await sql`
    with ticked as (
      update delivery_entries e set state = v.state, attempts = e.attempts + 1, error = v.error,
        next_at = clock_timestamp() + v.delay_ms * interval '1 millisecond'
      from unnest(${verdicts.map((one) => one.entry.workspaceId)}::uuid[],
        ${verdicts.map((one) => one.entry.deliveryId)}::uuid[], ${verdicts.map((one) => one.entry.position)}::int[],
        ${verdicts.map((one) => one.state)}::text[], ${errors}::text[],
        ${verdicts.map((one) => (one.state === 'waiting' ? one.retryInMs : 0))}::int[])
        as v (workspace_id, delivery_id, position, state, error, delay_ms)
      where e.workspace_id = v.workspace_id and e.delivery_id = v.delivery_id and e.position = v.position
    ), ended as materialized (
      select n.* from unnest(${totals.map((one) => one.workspaceId)}::uuid[],
        ${totals.map((one) => one.id)}::uuid[], ${totals.map((one) => one.ended)}::int[],
        ${totals.map((one) => JSON.stringify(one.events))}::text[], ${totals.map((one) => one.error)}::text[])
        as n (workspace_id, id, ended, events, error)
      join deliveries d on d.workspace_id = n.workspace_id and d.id = n.id
      order by n.id for no key update of d
    )
    update deliveries d set entries_left = d.entries_left - n.ended,
      error = coalesce(d.error, n.error),
      state = case
        when coalesce(d.error, n.error) is not null then 'dead'
        when d.entries_left - n.ended <= 0 then 'processed'
        else d.state end,
      events = (
        select coalesce(jsonb_object_agg(key, total), '{}') from (
          select key, sum(value::int) as total
          from (select * from jsonb_each_text(d.events) union all select * from jsonb_each_text(n.events::jsonb)) both_counts
          group by key
        ) counted
      )
    from ended n
    where d.workspace_id = n.workspace_id and d.id = n.id`.execute(tx);
}

function addUp(counts: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const each of counts) for (const [type, count] of Object.entries(each)) sum[type] = (sum[type] ?? 0) + count;
  return sum;
}
