/**
 * Search over messages, contacts and labels. It runs as roost_system with the workspace written out: under a row-level
 * policy PostgreSQL does not use the text index (measured: 18.6 ms against 0.05 ms).
 */
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

/** A word that is in every other message is found in the newest ones at once; a rare one in the index. */
const newestLooked = 3_000;
/** The index stops about here: of a word with more hits, the rest is older than anybody pages. */
const indexHitsMax = 4_000;
const sidesMax = 5;

export async function search(ctx: Ctx, workspaceId: string, { q, limit }: Query<typeof searchEndpoint>) {
  return acrossWorkspaces(ctx, async (tx) => {
    const { rows: asked } = await sql<{ words: string[] }>`select roost_words(${q}, true) as words`.execute(tx);
    const words = asked[0]?.words ?? [];
    if (words.length === 0) return { items: [], nextCursor: null };
    const items = [
      ...(await labels(tx, workspaceId, q)),
      ...(await contacts(tx, workspaceId, q)),
      ...(await messages(tx, workspaceId, q, limit)),
    ].slice(0, limit);
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
    select p.id, p.name, c.id as conversation_id, ch.kind
    from (select id, name from contacts
      where workspace_id = ${workspaceId} and roost_vector(name) @@ roost_query(${q}) limit ${sidesMax}) p
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

async function messages(tx: Tx, workspaceId: string, q: string, limit: number): Promise<SearchResult[]> {
  await sql`select set_config('gin_fuzzy_search_limit', ${String(indexHitsMax)}, true)`.execute(tx);
  const newest = await sql<{ id: string }>`
    select id from (select id, text from messages
      where workspace_id = ${workspaceId} and direction <> 'event' order by id desc limit ${newestLooked}) recent
    where text is not null and (select bool_and(strpos(roost_fold(left(text, 8000)), word) > 0)
        from unnest(roost_words(${q}, true)) as word)
      and roost_vector(text) @@ roost_query(${q})
    order by id desc limit ${limit}`.execute(tx);
  const ids = newest.rows.map((row) => row.id);
  if (ids.length < limit) {
    const indexed = await sql<{ id: string }>`
      select id from messages
      where workspace_id = ${workspaceId} and text is not null and direction <> 'event'
        and roost_vector(text) @@ roost_query(${q})
      order by placed_at desc limit ${limit}`.execute(tx);
    ids.push(...indexed.rows.map((row) => row.id));
  }
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
