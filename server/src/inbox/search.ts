/**
 * Search over messages, contacts and labels. It runs as roost_system with the workspace written out: under a row-level
 * policy PostgreSQL does not use the text index (measured: 18.6 ms against 0.05 ms).
 */
import { conversationStatus } from '@roost/contract/conversations.ts';
import type { Query } from '@roost/contract/endpoint.ts';
import { type SearchResult, type search as searchEndpoint, searchSidesMax } from '@roost/contract/organize.ts';
import { type RawBuilder, sql } from 'kysely';
import { endingWith, phoneDigits } from '../contacts/look-for.ts';
import type { Ctx } from '../context.ts';
import { isOwnId, readAcrossWorkspaces, type Tx, together } from '../db/db.ts';
import { openCursor, refuseCursor, toPage } from '../paging.ts';
import { highlight, highlightLooks } from './highlight.ts';

interface Found {
  id: string;
  conversation_id: string;
  text: string;
  direction: SearchResult['direction'];
  placed_at: Date;
  contact_name: string;
  kind: SearchResult['kind'];
}

/** A word that is in every hundredth message is found on one of the newest days; a rarer one, in ever longer stretches. */
const daysLooked = 4;
/** PostgreSQL weighs each week of a stretch against every other. */
const stretchMax = 52;

/** Labels and contacts are on the first page alone; the pages go on through the messages. */
export async function search(ctx: Ctx, workspaceId: string, { q, limit, cursor }: Query<typeof searchEndpoint>) {
  const before = cursor === undefined ? null : readPlace(cursor);
  return readAcrossWorkspaces(
    ctx,
    async (tx) => {
      // None of them needs the other one's answer, so they share a round trip.
      const [words, sides, day, weeks] = await together([
        wordsOf(tx, q),
        before === null ? besides(tx, workspaceId, q) : [],
        before === null ? newestDay(tx, workspaceId) : before.at.slice(0, 10),
        weeksUntil(tx, workspaceId, before),
      ]);
      if (words.length === 0) return { items: [], nextCursor: null };
      sides.splice(limit - 1);
      const room = limit - sides.length;
      const found = day === null ? [] : await messages(tx, workspaceId, { words, day, weeks, limit: room + 1, before });
      const page = toPage(found, room, placeOf, (row) => describe(row, q));
      return { ...page, items: [...sides, ...page.items] };
    },
    { settings: planner },
  );
}

/**
 * Under row-level policies PostgreSQL knows no statistics of the words, and takes every search for one with many hits:
 * it would read whole tables, call helpers (60 ms to get going) or compile, and its bitmaps would lose single rows.
 */
const planner = [
  'set local enable_seqscan = off',
  'set local max_parallel_workers_per_gather = 0',
  'set local jit = off',
  "set local work_mem = '32MB'",
];

async function wordsOf(tx: Tx, q: string): Promise<string[]> {
  const { rows } = await sql<{ words: string[] }>`select roost_words(${q}, true) as words`.execute(tx);
  return rows[0]?.words ?? [];
}

async function besides(tx: Tx, workspaceId: string, q: string): Promise<SearchResult[]> {
  return (await together([labels(tx, workspaceId, q), contacts(tx, workspaceId, q)])).flat();
}

/** Where a page ended; the next one holds what is older. */
interface Place {
  at: string;
  id: string;
}

function placeOf({ placed_at, id }: Found): string {
  return `${placed_at.toISOString()} ${id}`;
}

function readPlace(cursor: string): Place {
  const [, at, id] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (.+)$/.exec(openCursor(cursor)) ?? [];
  return at !== undefined && id !== undefined && isOwnId(id) ? { at, id } : refuseCursor();
}

async function labels(tx: Tx, workspaceId: string, q: string): Promise<SearchResult[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from labels where workspace_id = ${workspaceId} and roost_vector(name) @@ roost_query(${q})
    order by roost_fold(name), id limit ${searchSidesMax}`.execute(tx);
  return rows.map(({ id, name }) => ({ type: 'label', labelId: id, ...highlight(name, q) }));
}

async function contacts(tx: Tx, workspaceId: string, q: string): Promise<SearchResult[]> {
  const digits = phoneDigits(q);
  const byPhone = digits === null ? sql`` : phones(workspaceId, digits);
  const { rows } = await sql<FoundContact>`
    -- Found before they are limited: for five rows the planner would read the names one after the other.
    with found as materialized (
      select id, name, null as phone from contacts
      where workspace_id = ${workspaceId} and roost_vector(name) @@ roost_query(${q})
      ${byPhone}
    )
    select p.id, p.name, p.phone, c.id as conversation_id, ch.kind
    from (select id, name, max(phone) as phone from found group by id, name order by roost_fold(name), id limit ${searchSidesMax}) p
    left join lateral (select id, channel_id from conversations
      where workspace_id = ${workspaceId} and contact_id = p.id order by last_activity_at desc limit 1) c on true
    left join channels ch on ch.workspace_id = ${workspaceId} and ch.id = c.channel_id
    order by roost_fold(p.name), p.id`.execute(tx);
  return rows.map((row) => ({
    type: 'contact',
    contactId: row.id,
    contactName: row.name,
    ...(row.conversation_id === null ? {} : { conversationId: row.conversation_id }),
    ...(row.kind == null ? {} : { kind: row.kind }),
    ...highlight(row.phone === null ? row.name : `${row.name} · ${row.phone}`, q),
  }));
}

interface FoundContact {
  id: string;
  name: string;
  /** When the number is what was looked for. */
  phone: string | null;
  conversation_id: string | null;
  kind: SearchResult['kind'];
}

function phones(workspaceId: string, digits: string): RawBuilder<unknown> {
  const ending = endingWith(digits);
  return sql`union all
      select id, name, phone from contacts
      where workspace_id = ${workspaceId} and phone is not null and reverse(phone) like ${ending}
      union all
      select p.id, p.name, i.address from identities i
      join contacts p on p.workspace_id = i.workspace_id and p.id = i.contact_id
      where i.workspace_id = ${workspaceId} and i.address like '+%' and reverse(i.address) like ${ending}`;
}

interface Asked {
  words: readonly string[];
  /** The newest that is looked at. */
  day: string;
  /** Those with messages, the newest first. */
  weeks: readonly number[];
  limit: number;
  before: Place | null;
}

async function messages(tx: Tx, workspaceId: string, asked: Asked): Promise<Found[]> {
  const { limit } = asked;
  const newest = await onNewestDays(tx, workspaceId, asked);
  const ids = newest.length === limit ? newest : await inWeeks(tx, workspaceId, asked);
  const { rows } = await sql<Found>`
    select m.id, m.conversation_id, left(m.text, ${highlightLooks + 1}) as text, m.direction, m.placed_at,
      p.name as contact_name, ch.kind
    from messages m
    join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    join channels ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    where m.workspace_id = ${workspaceId} and m.id = any(${ids}::uuid[])
    order by m.placed_at desc, m.id desc`.execute(tx);
  return rows;
}

function describe(row: Found, q: string): SearchResult {
  return {
    type: 'message',
    conversationId: row.conversation_id,
    messageId: row.id,
    contactName: row.contact_name,
    ...(row.kind == null ? {} : { kind: row.kind }),
    ...(row.direction === undefined ? {} : { direction: row.direction }),
    occurredAt: row.placed_at.toISOString(),
    ...highlight(row.text, q),
  };
}

function isOlder(before: Place | null): RawBuilder<unknown> {
  return before === null ? sql`` : sql`and (placed_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)`;
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

async function weeksUntil(tx: Tx, workspaceId: string, before: Place | null): Promise<number[]> {
  const until = before === null ? sql`` : sql`and week <= roost_week(${before.at}::timestamptz)`;
  const { rows } = await sql<{ week: number }>`
    select week from message_weeks where workspace_id = ${workspaceId} ${until} order by week desc`.execute(tx);
  return rows.map(({ week }) => week);
}

/** Day by day, the newest first, until there are enough. */
async function onNewestDays(tx: Tx, workspaceId: string, { words, day, limit, before }: Asked): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select hits.id
    from (select ((${day}::date - back)::timestamp at time zone 'UTC') as at from generate_series(0, ${daysLooked - 1}) as back) day
    cross join lateral (
      select id from messages
      where workspace_id = ${workspaceId} and ${holds(words, sql`array[roost_week(day.at)]`)}
        and (placed_at at time zone 'UTC')::date = (day.at at time zone 'UTC')::date ${isOlder(before)}
      order by placed_at desc, id desc limit ${limit}
    ) hits
    limit ${limit}`.execute(tx);
  return rows.map((row) => row.id);
}

/** Stretch by stretch, the newest first, until there are enough; the fewer there are, the longer the stretches. */
async function inWeeks(tx: Tx, workspaceId: string, { words, weeks, limit, before }: Asked): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select hits.id from unnest(${stretchesOf(weeks).map((stretch) => `{${stretch}}`)}::text[]) as stretch
    cross join lateral (
      select id from messages
      where workspace_id = ${workspaceId} and ${holds(words, sql`stretch::int[]`)} ${isOlder(before)}
      order by placed_at desc, id desc limit ${limit}
    ) hits
    limit ${limit}`.execute(tx);
  return rows.map((row) => row.id);
}

/** As `messages_search` knows it. */
function holds(words: readonly string[], weeks: RawBuilder<unknown>) {
  return sql`text is not null and direction <> 'event'
    and roost_vector(text, roost_week(placed_at)) @@ roost_query(${words}::text[], ${weeks})`;
}

function stretchesOf(weeks: readonly number[]): number[][] {
  const stretches = [];
  for (let from = 0, length = 1; from < weeks.length; from += length, length = Math.min(3 * length, stretchMax)) {
    stretches.push(weeks.slice(from, from + length));
  }
  return stretches;
}
