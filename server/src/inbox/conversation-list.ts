import { type ConversationStatus, conversationStatus, type listConversations } from '@roost/contract/conversations.ts';
import type { Query } from '@roost/contract/endpoint.ts';
import { type RawBuilder, sql } from 'kysely';
import { isNamed } from '../contacts/look-for.ts';
import type { Ctx } from '../context.ts';
import { isOwnId, readWorkspace, readWorkspaceAsWritten, together } from '../db/db.ts';
import { isOneOf } from '../db/one-of.ts';
import { agentIdOf, type Caller } from '../http.ts';
import { openCursor, refuseCursor, writeCursor } from '../paging.ts';
import { selectConversations } from './conversations.ts';
import { describeConversation } from './describe.ts';
import { standardWindowHours } from './policy.ts';

type Asked = Query<typeof listConversations>;
type Sort = Asked['sort'];
type Row = Awaited<ReturnType<typeof readPart>>[number];

export async function conversationPage(ctx: Ctx, workspaceId: string, caller: Caller, query: Asked) {
  const now = ctx.clock.now();
  const cursor = query.cursor === undefined ? null : readCursor(query.cursor, query.sort);
  // The whole walk through "closing soonest" is as of its first page: windows close while somebody pages.
  const asOf = cursor?.asOf ?? now.getTime();
  const rows = await enter(query)(ctx, workspaceId, async (tx) => {
    const all = wanted(selectConversations(tx, workspaceId), { workspaceId, caller, query });
    const found: Row[] = [];
    for (const part of partsOf(query.sort, new Date(asOf))) {
      const missing = query.limit + 1 - found.length;
      if (missing === 0 || part.isBehind?.(cursor)) continue;
      const each = statusesOf(query).map((some) => readPart(all.where('c.status', 'in', some), part, cursor, missing));
      found.push(...merge(await together(each), part).slice(0, missing));
    }
    return found;
  });
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => describeConversation(workspaceId, row, now)),
    nextCursor: last === undefined ? null : cursorAt(query.sort, asOf, last.sort_key, last.id),
  };
}

/** Filters on the contact may be better looked for first; all others are on the conversation, where the joins begin. */
function beginsWithContacts({ q, stageId, source }: Asked): boolean {
  return q !== undefined || stageId !== undefined || source !== undefined;
}

function enter(query: Asked): typeof readWorkspace {
  return beginsWithContacts(query) ? readWorkspace : readWorkspaceAsWritten;
}

/** Each on its own, where the index of a status gives the order: of several at once PostgreSQL would sort all there are. */
function statusesOf(query: Asked): ConversationStatus[][] {
  const { status = ['open'] } = query;
  const statuses = conversationStatus.options.filter((one) => status.includes('all') || status.includes(one));
  return beginsWithContacts(query) ? [statuses] : statuses.map((one) => [one]);
}

type Select = ReturnType<typeof selectConversations>;

/** The filters of the query but its statuses; within one filter any value fits, all filters have to. */
function wanted(
  select: Select,
  { workspaceId, caller, query }: { workspaceId: string; caller: Caller; query: Asked },
): Select {
  const { channelId, surface, assigneeId, teamId, labelId, priority, mentions, q } = query;
  let narrowed = select;
  if (channelId !== undefined) narrowed = narrowed.where('c.channel_id', 'in', channelId);
  if (surface !== undefined) narrowed = narrowed.where('c.surface', 'in', surface);
  if (priority !== undefined) narrowed = narrowed.where('c.priority', 'in', priority);
  if (assigneeId !== undefined) {
    const ids = assigneeId.map((one) => (one === 'me' ? agentIdOf(caller) : one));
    narrowed = narrowed.where(isOneOf(sql.ref('c.assignee_id'), ids));
  }
  if (teamId !== undefined) narrowed = narrowed.where(isOneOf(sql.ref('c.team_id'), teamId));
  if (labelId !== undefined) {
    narrowed = narrowed.where(sql<boolean>`exists (select from conversation_labels l
      where l.workspace_id = c.workspace_id and l.conversation_id = c.id and l.label_id = any(${labelId}::uuid[]))`);
  }
  if (query.stageId !== undefined) narrowed = narrowed.where(isOneOf(sql.ref('p.stage_id'), query.stageId));
  if (query.source !== undefined) narrowed = narrowed.where(isOneOf(sql.ref('p.source'), query.source, 'text'));
  if (mentions === 'me') narrowed = narrowed.where(mentioned(workspaceId, caller));
  if (q !== undefined && q !== '') narrowed = narrowed.where(isNamed(sql.ref('p.name'), q));
  return narrowed;
}

/** The few notices are looked through once, not for each conversation. */
function mentioned(workspaceId: string, caller: Caller) {
  return sql<boolean>`c.id in (select n.conversation_id from notices n
    where n.workspace_id = ${workspaceId} and n.kind = 'mention' and n.agent_id = ${agentIdOf(caller)}::uuid)`;
}

/** A stretch of a list; each is read in the order of an index, and the next one only for a page that it does not fill. */
interface Part {
  key: RawBuilder<unknown>;
  direction: 'asc' | 'desc';
  only?: RawBuilder<boolean>;
  /** The cursor has left it. */
  isBehind?(cursor: Place | null): boolean;
}

interface Place {
  key: string;
  id: string;
}

function partsOf(sort: Sort, asOf: Date): Part[] {
  switch (sort) {
    case 'newest':
      return [{ key: sql`c.last_activity_at`, direction: 'desc' }];
    case 'oldest_waiting':
      return [{ key: sql`coalesce(c.waiting_since, 'infinity')`, direction: 'asc' }];
    case 'window_closing': {
      const opened = sql`${new Date(asOf.getTime() - standardWindowHours * 3_600_000)}::timestamptz`;
      // The last one says nothing new, but an index knows it.
      const open = sql<boolean>`c.surface = 'direct' and c.last_inbound_at > ${opened} and c.last_activity_at > ${opened}`;
      return [
        {
          key: sql`c.last_inbound_at`,
          direction: 'asc',
          only: open,
          isBehind: (cursor) => cursor?.key === 'infinity',
        },
        { key: sql`'infinity'::timestamptz`, direction: 'asc', only: sql`(${open}) is not true` },
      ];
    }
  }
}

function readPart(all: Select, { key, direction, only }: Part, cursor: Place | null, limit: number) {
  let select = all.select(sql<Date | number>`${key}`.as('sort_key'));
  if (only !== undefined) select = select.where(only);
  if (cursor !== null) {
    const after = sql.raw(direction === 'asc' ? '>' : '<');
    select = select.where(sql<boolean>`(${key}, c.id) ${after} (${cursor.key}::timestamptz, ${cursor.id}::uuid)`);
  }
  return select.orderBy('sort_key', direction).orderBy('c.id', direction).limit(limit).execute();
}

/** Rows that are each in order, as one list in this order. */
function merge(each: readonly Row[][], { direction }: Part): Row[] {
  const [first = [], ...others] = each;
  if (others.length === 0) return first;
  const rising = (a: Row, b: Row) => Number(a.sort_key) - Number(b.sort_key) || (a.id < b.id ? -1 : 1);
  return each.flat().sort(direction === 'asc' ? rising : (a, b) => rising(b, a));
}

/** Dates of ours are whole milliseconds, so the key survives the way through JavaScript. */
function cursorAt(sort: Sort, asOf: number, key: Date | number, id: string): string {
  const place = key instanceof Date ? key.toISOString() : 'infinity';
  return writeCursor(JSON.stringify([sort, asOf, place, id]));
}

function readCursor(cursor: string, sort: Sort): { asOf: number; key: string; id: string } {
  try {
    const [ofSort, asOf, key, id] = JSON.parse(openCursor(cursor)) as unknown[];
    const known = typeof key === 'string' && /^(infinity|\d{4}-\d\d-\d\dT[\d:.]+Z)$/.test(key);
    if (ofSort === sort && typeof asOf === 'number' && known && typeof id === 'string' && isOwnId(id))
      return { asOf, key, id };
  } catch {
    // Told below.
  }
  return refuseCursor();
}

export async function conversationCounts(ctx: Ctx, workspaceId: string, caller: Caller) {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    const { rows } = await sql<{ mine: number; unassigned: number; all: number; unread: number; mentions: number }>`
      select count(*) filter (where assignee_id = ${agentIdOf(caller)}::uuid)::int as mine,
        count(*) filter (where assignee_id is null)::int as unassigned,
        count(*)::int as "all",
        count(*) filter (where unread_count > 0)::int as unread,
        count(*) filter (where ${mentioned(workspaceId, caller)})::int as mentions
      from conversations c where workspace_id = ${workspaceId} and status = 'open'`.execute(tx);
    return rows[0] ?? { mine: 0, unassigned: 0, all: 0, unread: 0, mentions: 0 };
  });
}
