/** Events that came before what they are about. They wait here, the same one once, until it appears. */
import { sql } from 'kysely';
import { sha256 } from '../crypto.ts';
import { newId, type Tx } from '../db/db.ts';

/** What an event waits for: a message by its external id, or a name that the waiting part makes up. */
export interface Awaited {
  channelId: string;
  externalId: string;
}

export async function park(
  tx: Tx,
  workspaceId: string,
  events: readonly (Awaited & { event: object })[],
): Promise<void> {
  if (events.length === 0) return;
  const bodies = events.map(({ event }) => JSON.stringify(event));
  await sql`
    insert into parked_events (workspace_id, id, channel_id, external_id, event, event_hash)
    select ${workspaceId}::uuid, id, channel_id, external_id, event::jsonb, event_hash
    from unnest(${events.map(() => newId())}::uuid[], ${events.map((one) => one.channelId)}::uuid[],
      ${events.map((one) => one.externalId)}::text[], ${bodies}::text[], ${bodies.map((body) => sha256(body))}::bytea[])
      as parked (id, channel_id, external_id, event, event_hash)
    on conflict on constraint parked_events_unique do nothing`.execute(tx);
}

/** Takes out what waited for these. */
export async function unpark<E extends object>(
  tx: Tx,
  workspaceId: string,
  appeared: readonly Awaited[],
): Promise<(Awaited & { event: E })[]> {
  if (appeared.length === 0) return [];
  const { rows } = await sql<Awaited & { event: E }>`
    delete from parked_events p
    using unnest(${appeared.map((one) => one.channelId)}::uuid[], ${appeared.map((one) => one.externalId)}::text[])
      as here (channel_id, external_id)
    where p.workspace_id = ${workspaceId} and p.channel_id = here.channel_id and p.external_id = here.external_id
    returning p.channel_id as "channelId", p.external_id as "externalId", p.event`.execute(tx);
  return rows;
}

export interface Parked extends Awaited {
  event: object;
}

/** What waits longer than this has lost its message for good, or its message is of another app of the business. */
const expireAfterHours = 24;
const expiredMax = 500;

/** Takes out what waited too long, at most one letter's worth of one workspace; null when there is none. */
export async function takeExpired(tx: Tx): Promise<{ workspaceId: string; parked: Parked[] } | null> {
  const { rows } = await sql<Parked & { workspaceId: string }>`
    with expired as (
      select workspace_id, id from parked_events
      where parked_at < clock_timestamp() - ${expireAfterHours} * interval '1 hour'
        and workspace_id = (select workspace_id from parked_events
          where parked_at < clock_timestamp() - ${expireAfterHours} * interval '1 hour' order by parked_at limit 1)
      order by parked_at limit ${expiredMax} for update skip locked
    )
    delete from parked_events p using expired e where p.workspace_id = e.workspace_id and p.id = e.id
    returning p.workspace_id as "workspaceId", p.channel_id as "channelId", p.external_id as "externalId", p.event`.execute(
    tx,
  );
  const workspaceId = rows[0]?.workspaceId;
  if (workspaceId === undefined) return null;
  return {
    workspaceId,
    parked: rows.map(({ channelId, externalId, event }) => ({ channelId, externalId, event })),
  };
}
