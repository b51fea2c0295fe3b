/**
 * Search over messages, contacts and labels. It runs as roost_system with the workspace written out: under a row-level
 * policy PostgreSQL does not use the text index (measured: 18.6 ms against 0.05 ms).
 */
import { conversationStatus } from '@roost/contract/conversations.ts';
import type { Query } from '@roost/contract/endpoint.ts';
import type { SearchResult, search as searchEndpoint } from '@roost/contract/organize.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, type Tx } from '../db/db.ts';
import { highlight } from './highlight.ts';

interface Found {
  id: string;
  conversation_id: string;
  text: string;
  direction: SearchResult['direction'];
  placed_at: Date;
  contact_name: string;
  kind: SearchResult['kind'];
}

/** A word that is in every other message is found in the newest ones at once; to read more of them takes longer than the index. */
const newestLooked = 300;
/** One that is in every hundredth, on one of the newest days; what is rarer, in the whole index. */
const daysLooked = 4;
const sidesMax = 5;

export async function search(ctx: Ctx, workspaceId: string, { q, limit }: Query<typeof searchEndpoint>) {
  return acrossWorkspaces(ctx, async (tx) => {
    const { rows: asked } = await sql<{ words: string[] }>`select roost_words(${q}, true) as words`.execute(tx);
    const words = asked[0]?.words ?? [];
    if (words.length === 0) return { items: [], nextCursor: null };
    const items = await labels(tx, workspaceId, q);
    await setPlanner(tx);
    items.push(...(await contacts(tx, workspaceId, q)));
    items.push(...(await messages(tx, workspaceId, { q, words, limit })));
    items.splice(limit);
    return { items, nextCursor: null };
  });
}

async function labels(tx: Tx, workspaceId: string, q: string): Promise<SearchResult[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from labels where workspace_id = ${workspaceId} and roost_vector(name) @@ roost_query(${q})
    order by name limit ${sidesMax}`.execute(tx);
  return rows.map(({ id, name }) => ({ type: 'label', labelId: id, ...highlight(name, q) }));
}

async function contacts(tx: Tx, workspaceId: string, q: string): Promise<SearchResult[]> {
  const { rows } = await sql<{ id: string; name: string; conversation_id: string | null; kind: SearchResult['kind'] }>`
    -- Found before they are limited: for five rows the planner would read the names one after the other.
    with found as materialized (
      select id, name from contacts where workspace_id = ${workspaceId} and roost_vector(name) @@ roost_query(${q})
    )
    select p.id, p.name, c.id as conversation_id, ch.kind
    from (select id, name from found limit ${sidesMax}) p
    left join lateral (select id, channel_id from conversations
      where workspace_id = ${workspaceId} and contact_id = p.id order by last_activity_at desc limit 1) c on true
    left join channels ch on ch.workspace_id = ${workspaceId} and ch.id = c.channel_id
    order by p.name`.execute(tx);
  return rows.map((row) => ({
    type: 'contact',
    contactId: row.id,
    contactName: row.name,
    ...(row.conversation_id === null ? {} : { conversationId: row.conversation_id }),
    ...(row.kind == null ? {} : { kind: row.kind }),
    ...highlight(row.name, q),
  }));
}

/**
 * Under row-level policies PostgreSQL knows no statistics of the words, and takes every search for one with many hits:
 * it would read whole tables, call helpers (60 ms to get going) or compile, and its bitmaps would lose single rows.
 */
async function setPlanner(tx: Tx): Promise<void> {
  await sql`select set_config('enable_seqscan', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
    set_config('jit', 'off', true), set_config('work_mem', '32MB', true)`.execute(tx);
}

interface Asked {
  q: string;
  words: readonly string[];
  limit: number;
}

async function messages(tx: Tx, workspaceId: string, { q, words, limit }: Asked): Promise<SearchResult[]> {
  const day = await newestDay(tx, workspaceId);
  if (day === null) return [];
  const ids = await amongNewest(tx, workspaceId, { q, words, day, limit });
  if (ids.length < limit) ids.push(...(await onNewestDays(tx, workspaceId, { q, day, limit })));
  if (new Set(ids).size < limit) ids.push(...(await everywhere(tx, workspaceId, { q, limit })));
  const { rows } = await sql<Found>`
    select m.id, m.conversation_id, m.text, m.direction, m.placed_at, p.name as contact_name, ch.kind
    from messages m
    join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    join channels ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    where m.workspace_id = ${workspaceId} and m.id = any(${[...new Set(ids)]}::uuid[])
    order by m.placed_at desc, m.id desc limit ${limit}`.execute(tx);
  return rows.map((row) => ({
    type: 'message',
    conversationId: row.conversation_id,
    messageId: row.id,
    contactName: row.contact_name,
    ...(row.kind == null ? {} : { kind: row.kind }),
    ...(row.direction === undefined ? {} : { direction: row.direction }),
    occurredAt: row.placed_at.toISOString(),
    ...highlight(row.text, q),
  }));
}

/** The newest day on which anything happened. */
async function newestDay(tx: Tx, workspaceId: string): Promise<string | null> {
  const { rows } = await sql<{ day: string | null }>`
    select max(newest.at at time zone 'UTC')::date::text as day
    from unnest(${conversationStatus.options as string[]}::text[]) as each (status)
    cross join lateral (
      select last_activity_at as at from conversations c
      where c.workspace_id = ${workspaceId} and c.status = each.status order by last_activity_at desc limit 1
    ) newest`.execute(tx);
  return rows[0]?.day ?? null;
}

/** Their text is looked at, without the index. Of the newest day alone: what came last can be a history that was fetched. */
async function amongNewest(
  tx: Tx,
  workspaceId: string,
  { q, words, day, limit }: Asked & { day: string },
): Promise<string[]> {
  // Cheap and nearly right first: the words of a text are cut only where each of those asked for occurs.
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  const { rows } = await sql<{ id: string }>`
    select id from (
      select id, text, placed_at from messages
      where workspace_id = ${workspaceId} and direction <> 'event' and text is not null
      order by id desc limit ${newestLooked}
    ) newest
    where (placed_at at time zone 'UTC')::date >= ${day}::date
      and case when roost_fold(left(text, 8000)) like all (${patterns}::text[])
        then roost_vector(text) @@ roost_query(${q}) end
    limit ${limit}`.execute(tx);
  return rows.map((row) => row.id);
}

/** Day by day, the newest first, until there are enough. */
async function onNewestDays(
  tx: Tx,
  workspaceId: string,
  { q, day, limit }: { q: string; day: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select hits.id from generate_series(0, ${daysLooked - 1}) as back
    cross join lateral (
      select id from messages
      where workspace_id = ${workspaceId} and text is not null and direction <> 'event'
        and (placed_at at time zone 'UTC')::date = ${day}::date - back and roost_vector(text) @@ roost_query(${q})
      order by placed_at desc limit ${limit}
    ) hits
    limit ${limit}`.execute(tx);
  return rows.map((row) => row.id);
}

async function everywhere(tx: Tx, workspaceId: string, { q, limit }: { q: string; limit: number }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from messages
    where workspace_id = ${workspaceId} and text is not null and direction <> 'event'
      and roost_vector(text) @@ roost_query(${q})
    order by placed_at desc limit ${limit}`.execute(tx);
  return rows.map((row) => row.id);
}
