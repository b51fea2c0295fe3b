/**
 * How fast each channel is sent to. Kept in the database, so that all workers together stay below Meta's limits, and a
 * channel that fails rests in all of them.
 */
import { sql } from 'kysely';
import { channelOf } from '../channels/index.ts';
import type { Tx } from '../db/db.ts';
import type { Attempt } from './outbox.ts';

/** Below the documented limit: our clock and Meta's second are not the same. */
const shareOfLimit = 0.8;
/** This much of a second may go at once. */
const burstMs = 200;
/** From this many failures in a row, over at least this time, a channel is tried by one message at a time. */
export const failuresMax = 5;
const failingAtLeastMs = 1_000;
const triesThatCount = 2;
const firstRestMs = 5_000;
const longestRestMs = 300_000;
/** As long as one attempt may take: nobody else tries meanwhile. */
const trialMs = 30_000;

/** The channel of outbox row `o` may be tried now. */
export const channelIsFree = sql`not exists (select 1 from channel_pace p
  where p.workspace_id = o.workspace_id and p.channel_id = o.channel_id
    and (p.turn_at > clock_timestamp() + ${burstMs} * interval '1 millisecond' or p.rests_until > clock_timestamp()))`;

/** Books the turns of these attempts. Answers after how many milliseconds their channels have room again. */
export async function bookTurns(tx: Tx, attempts: readonly Attempt[]): Promise<number> {
  if (attempts.length === 0) return 0;
  const costs = [...Map.groupBy(attempts, (one) => one.channelId)]
    .map(([channelId, all]) => ({
      channelId,
      workspaceId: all[0]?.workspaceId ?? '',
      costMs: all.reduce((sum, one) => sum + turnMs(one), 0),
    }))
    // One order for all workers: they meet at the same rows.
    .sort((a, b) => (a.channelId < b.channelId ? -1 : 1));
  const { rows } = await sql<{ waitMs: number }>`
    insert into channel_pace as p (workspace_id, channel_id, turn_at)
    select workspace_id, channel_id, clock_timestamp() + cost_ms * interval '1 millisecond'
    from unnest(${costs.map((one) => one.workspaceId)}::uuid[], ${costs.map((one) => one.channelId)}::uuid[],
      ${costs.map((one) => one.costMs)}::float8[]) as n (workspace_id, channel_id, cost_ms)
    on conflict (workspace_id, channel_id) do update set
      turn_at = greatest(p.turn_at, clock_timestamp()) + (excluded.turn_at - clock_timestamp()) * p.slower,
      -- A channel on trial is tried by this one alone.
      rests_until = case when p.failures >= ${failuresMax}
        then clock_timestamp() + ${trialMs} * interval '1 millisecond' else p.rests_until end
    returning greatest(0, extract(epoch from p.turn_at - clock_timestamp()) * 1000 - ${burstMs})::float8 as "waitMs"`.execute(
    tx,
  );
  return Math.ceil(Math.max(...rows.map((row) => row.waitMs)));
}

function turnMs({ channelKind, messageKind }: Attempt): number {
  const { sendsPerSecondMax, mediaPerSecondMax } = channelOf(channelKind).facts.pace;
  const heavy = messageKind === 'audio' || messageKind === 'video';
  return 1000 / ((heavy ? (mediaPerSecondMax ?? sendsPerSecondMax) : sendsPerSecondMax) * shareOfLimit);
}

/**
 * Meta or the way to it failed. After a few in a row the channel rests, each time twice as long; the others go on. One
 * message that fails again and again says little about its channel: until it rests, of each the first tries count.
 */
export async function noteTrouble(tx: Tx, { workspaceId, channelId, attempts }: Attempt): Promise<void> {
  await sql`
    insert into channel_pace as p (workspace_id, channel_id, failures, failing_since)
    select ${workspaceId}::uuid, ${channelId}::uuid, 1, clock_timestamp()
    where ${attempts}::int <= ${triesThatCount} or exists (select from channel_pace resting
      where resting.workspace_id = ${workspaceId} and resting.channel_id = ${channelId}
        and resting.failures >= ${failuresMax})
    on conflict (workspace_id, channel_id) do update set
      failures = least(p.failures + 1, 30),
      failing_since = coalesce(p.failing_since, clock_timestamp()),
      rest_reason = case when ${failing} then 'failing' else p.rest_reason end,
      rests_until = case when ${failing} then clock_timestamp() + interval '1 millisecond'
        * least(${firstRestMs} * power(2, p.failures + 1 - ${failuresMax}), ${longestRestMs}) else p.rests_until end`.execute(
    tx,
  );
}

const failing = sql`(p.failures + 1 >= ${failuresMax}
  and p.failing_since <= clock_timestamp() - ${failingAtLeastMs} * interval '1 millisecond')`;

/** Meta answered sensibly: whatever it said about the message, the channel is well. */
export async function noteHealth(tx: Tx, { workspaceId, channelId }: Attempt): Promise<void> {
  await sql`
    update channel_pace set failures = 0, failing_since = null,
      rests_until = case when rest_reason = 'limit' then rests_until end,
      rest_reason = case when rest_reason = 'limit' then rest_reason end
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and failures > 0`.execute(tx);
}

/** A limit of Meta's is reached: calling on would only prolong it (platform.md §6.3). */
export async function rest(
  tx: Tx,
  { workspaceId, channelId }: Pick<Attempt, 'workspaceId' | 'channelId'>,
  restMs: number,
): Promise<void> {
  await sql`
    insert into channel_pace as p (workspace_id, channel_id, rests_until, rest_reason)
    values (${workspaceId}, ${channelId}, clock_timestamp() + ${restMs} * interval '1 millisecond', 'limit')
    on conflict (workspace_id, channel_id) do update set
      rest_reason = 'limit', rests_until = greatest(p.rests_until, excluded.rests_until)`.execute(tx);
}

/** `slower` times the documented interval between two sends, from now on. */
export async function slowDown(tx: Tx, { workspaceId, channelId }: Attempt, slower: number): Promise<void> {
  await sql`
    insert into channel_pace as p (workspace_id, channel_id, slower) values (${workspaceId}, ${channelId}, ${slower})
    on conflict (workspace_id, channel_id) do update set slower = excluded.slower
    where p.slower <> excluded.slower`.execute(tx);
}
