import type { Surface } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { newId, type Tx } from '../db/db.ts';
import type { InsertedMessage } from './message-rows.ts';

/** Where a conversation is: one person on one channel and surface; for comments on one post. */
export interface Place {
  channelId: string;
  identityId: string;
  contactId: string;
  surface: Surface;
  postExternalId: string;
  at: Date;
  /** Known from Meta's or the phone's memory only. */
  imported: boolean;
}

export function placeKey(place: Place | null): string {
  return place === null ? '' : `${place.channelId} ${place.identityId} ${place.surface} ${place.postExternalId}`;
}

export interface Opened {
  /** By `placeKey`. */
  ids: Map<string, string>;
  made: Place[];
}

/** The conversation of every place, made where missing. The unique constraint decides. */
export async function openConversations(tx: Tx, workspaceId: string, places: readonly Place[]): Promise<Opened> {
  const wanted = new Map<string, Place>();
  for (const place of places) {
    const key = placeKey(place);
    const known = wanted.get(key);
    const imported = place.imported && (known?.imported ?? true);
    const later = known === undefined || place.at > known.at ? place : known;
    wanted.set(key, { ...later, imported });
  }
  if (wanted.size === 0) return { ids: new Map(), made: [] };
  const found = await findConversations(tx, workspaceId, [...wanted.values()]);
  const missing = [...wanted].filter(([key]) => !found.has(key)).map(([, place]) => place);
  if (missing.length === 0) return { ids: found, made: [] };
  missing.sort((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1));
  await sql`
    insert into conversations
      (workspace_id, id, channel_id, identity_id, contact_id, surface, post_external_id, last_activity_at, status, muted)
    select ${workspaceId}::uuid, place.id, channel_id, identity_id, contact_id, surface, post_external_id, at,
      -- A blocked person opens nothing, wherever they write.
      case when p.blocked_at is null then place.status else 'resolved' end, p.blocked_at is not null
    from unnest(${missing.map(() => newId())}::uuid[],
      ${missing.map((one) => one.channelId)}::uuid[], ${missing.map((one) => one.identityId)}::uuid[],
      ${missing.map((one) => one.contactId)}::uuid[], ${missing.map((one) => one.surface)}::text[],
      ${missing.map((one) => one.postExternalId)}::text[], ${missing.map((one) => one.at)}::timestamptz[],
      ${missing.map((one) => (one.imported ? 'resolved' : 'open'))}::text[])
      as place (id, channel_id, identity_id, contact_id, surface, post_external_id, at, status)
    left join contacts p on p.workspace_id = ${workspaceId} and p.id = place.contact_id
    on conflict on constraint conversations_place_unique do nothing`.execute(tx);
  const made = await findConversations(tx, workspaceId, missing);
  return { ids: new Map([...found, ...made]), made: missing };
}

async function findConversations(tx: Tx, workspaceId: string, places: readonly Place[]): Promise<Map<string, string>> {
  const { rows } = await sql<Place & { id: string }>`
    select c.id, c.channel_id as "channelId", c.identity_id as "identityId", c.surface,
      c.post_external_id as "postExternalId"
    from unnest(${places.map((one) => one.channelId)}::uuid[], ${places.map((one) => one.identityId)}::uuid[],
      ${places.map((one) => one.surface)}::text[], ${places.map((one) => one.postExternalId)}::text[])
      as wanted (channel_id, identity_id, surface, post_external_id)
    join conversations c on c.workspace_id = ${workspaceId} and c.channel_id = wanted.channel_id
      and c.identity_id = wanted.identity_id and c.surface = wanted.surface
      and c.post_external_id = wanted.post_external_id`.execute(tx);
  return new Map(rows.map((row) => [placeKey(row), row.id]));
}

/** Everyone who writes into a conversation locks it first, in the order of ids: nobody deadlocks, nobody overtakes. */
export async function lockConversations(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`select 1 from conversations where workspace_id = ${workspaceId} and id = any(${[...new Set(ids)]}::uuid[])
    order by id for no key update`.execute(tx);
}

export interface Reopened {
  conversationId: string;
  channelId: string;
  /** Whose message it was. */
  customer: string;
}

/**
 * Moves list order, preview, unread count and windows along with new messages; only forward. Answers what they reopened
 * of that which somebody had put aside.
 */
export async function advance(tx: Tx, workspaceId: string, inserted: readonly InsertedMessage[]): Promise<Reopened[]> {
  if (inserted.length === 0) return [];
  const { rows } = await sql<Omit<Reopened, 'customer'> & { customer: string | null }>`
    with news as materialized (
      select m.conversation_id as id, bool_or(m.unread and o.status in ('snoozed', 'resolved')) as reopened,
        count(*) filter (where m.unread)::int as unread,
        max(m.placed_at) filter (where m.direction = 'in' and m.opens_window) as last_inbound_at,
        max(m.placed_at) filter (where m.direction = 'out' and m.status <> 'failed') as last_outbound_at,
        min(m.placed_at) filter (where m.direction = 'in' and m.placed_at > coalesce(o.last_outbound_at, '-infinity'))
          as waiting_since,
        max(m.placed_at) as last_activity_at,
        (array_agg(m.id order by m.placed_at desc, m.id desc) filter (where m.direction in ('in', 'out')))[1] as newest_id
      from messages m
      join conversations o on o.workspace_id = m.workspace_id and o.id = m.conversation_id
      where m.workspace_id = ${workspaceId} and m.id = any(${inserted.map((row) => row.id)}::uuid[])
      group by m.conversation_id
    )
    update conversations c set
      unread_count = c.unread_count + news.unread,
      last_inbound_at = greatest(c.last_inbound_at, news.last_inbound_at),
      last_outbound_at = greatest(c.last_outbound_at, news.last_outbound_at),
      last_activity_at = greatest(c.last_activity_at, news.last_activity_at),
      last_message_id = (
        select m.id from messages m
        where m.workspace_id = ${workspaceId} and m.id in (c.last_message_id, news.newest_id)
        order by m.placed_at desc, m.id desc limit 1
      ),
      -- A customer who writes wakes what was put aside.
      status = case when news.reopened then 'open' else c.status end,
      snoozed_until = case when news.unread > 0 then null else c.snoozed_until end,
      -- Counted anew only behind a later answer: whom nobody answers may have written thousands of times.
      waiting_since = case when news.last_outbound_at > coalesce(c.last_outbound_at, '-infinity') then (
        select min(m.placed_at) from messages m
        where m.workspace_id = ${workspaceId} and m.conversation_id = c.id and m.direction = 'in'
          and m.placed_at > news.last_outbound_at
      ) else least(c.waiting_since, news.waiting_since) end
    from news
    where c.workspace_id = ${workspaceId} and c.id = news.id
    returning c.id as "conversationId", c.channel_id as "channelId", case when news.reopened then (
      select p.name from contacts p where p.workspace_id = c.workspace_id and p.id = c.contact_id
        and exists (select from messages s where s.workspace_id = c.workspace_id and s.conversation_id = c.id
          and s.direction = 'event' and s.kind = 'status')) end as customer`.execute(tx);
  return rows.flatMap(({ customer, ...row }) => (customer === null ? [] : [{ ...row, customer }]));
}

/**
 * After an answer failed (it was none) or was taken back: who waits, and since when, is counted anew. What Roost says by
 * itself answers nothing.
 */
export async function recountWaiting(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update conversations c set last_outbound_at = spoke.at, waiting_since = (
      select min(m.placed_at) from messages m
      where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.direction = 'in'
        and m.placed_at > coalesce(spoke.at, '-infinity')
    )
    from (
      select o.id, (
        select max(m.placed_at) from messages m
        where m.workspace_id = ${workspaceId} and m.conversation_id = o.id and m.direction = 'out' and m.status <> 'failed'
          and m.author_type <> 'system'
      ) as at
      from conversations o
      where o.workspace_id = ${workspaceId} and o.id = any(${[...new Set(ids)]}::uuid[])
    ) spoke
    where c.workspace_id = ${workspaceId} and c.id = spoke.id`.execute(tx);
}

/** Of what came from memory only the conversations that can still be answered are open work. */
export async function openAnswerable(tx: Tx, workspaceId: string, made: readonly string[], now: Date): Promise<void> {
  if (made.length === 0) return;
  const since = new Date(now.getTime() - answerableHours * 3_600_000);
  await sql`update conversations set status = 'open'
    where workspace_id = ${workspaceId} and id = any(${made}::uuid[]) and status = 'resolved' and not muted
      and last_inbound_at > ${since} and waiting_since is not null`.execute(tx);
}

const answerableHours = 24;
