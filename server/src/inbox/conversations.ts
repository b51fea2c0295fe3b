import type { Body, Query } from '@roost/contract/endpoint.ts';
import type { Conversation, changeConversation, listConversations } from '@roost/contract/inbox.ts';
import { sql } from 'kysely';
import { contains } from '../contacts/contacts.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import type { Caller } from '../http.ts';
import { publish } from '../live.ts';
import { type ConversationRow, describeConversation } from './describe.ts';
import { standardWindowHours } from './policy.ts';
import { wakeSnoozed } from './wake-snoozed.ts';

type Sort = Query<typeof listConversations>['sort'];

function selectConversations(tx: Tx, workspaceId: string) {
  return tx
    .selectFrom('conversations as c')
    .innerJoin('channels as ch', (join) =>
      join.onRef('ch.workspace_id', '=', 'c.workspace_id').onRef('ch.id', '=', 'c.channel_id'),
    )
    .innerJoin('contacts as p', (join) =>
      join.onRef('p.workspace_id', '=', 'c.workspace_id').onRef('p.id', '=', 'c.contact_id'),
    )
    .leftJoin('agents as a', 'a.id', 'c.assignee_id')
    .leftJoin('messages as m', (join) =>
      join.onRef('m.workspace_id', '=', 'c.workspace_id').onRef('m.id', '=', 'c.last_message_id'),
    )
    .select([
      'c.id',
      'c.channel_id',
      'ch.kind',
      'c.surface',
      'c.status',
      'c.snoozed_until',
      'c.unread_count',
      'c.contact_id',
      'p.name as contact_name',
      'p.picture_key',
      'c.assignee_id',
      'a.name as assignee_name',
      'c.priority',
      'c.last_activity_at',
      'c.last_inbound_at',
      'c.waiting_since',
      'm.id as last_id',
      'm.direction as last_direction',
      'm.kind as last_kind',
      'm.text as last_text',
      'm.status as last_status',
      'm.placed_at as last_placed_at',
    ])
    .where('c.workspace_id', '=', workspaceId);
}

export async function conversationPage(
  ctx: Ctx,
  workspaceId: string,
  caller: Caller,
  query: Query<typeof listConversations>,
) {
  const now = ctx.clock.now();
  const cursor = query.cursor === undefined ? null : readCursor(query.cursor, query.sort);
  // The whole walk through "closing soonest" is as of its first page: windows close while somebody pages.
  const asOf = cursor?.asOf ?? now.getTime();
  const order = orderOf(query.sort, new Date(asOf));
  const rows = await inWorkspace(ctx, workspaceId, async (tx) => {
    // No conversation has a label yet.
    if (query.labelId !== undefined && query.labelId.length > 0) return [];
    let select = selectConversations(tx, workspaceId).select(sql<Date>`${order.key}`.as('sort_key'));
    const statuses = query.status ?? ['open'];
    if (!statuses.includes('all')) {
      select = select.where(
        'c.status',
        'in',
        statuses.filter((status) => status !== 'all'),
      );
    }
    if (query.channelId !== undefined) select = select.where('c.channel_id', 'in', query.channelId);
    if (query.surface !== undefined) select = select.where('c.surface', 'in', query.surface);
    if (query.assigneeId !== undefined) {
      const wanted = query.assigneeId;
      const ids = wanted
        .map((one) => (one === 'me' ? idOf(caller) : one))
        .filter((one) => one !== null && one !== 'none');
      select = select.where((eb) =>
        eb.or([
          eb('c.assignee_id', '=', sql<string>`any(${ids}::uuid[])`),
          ...(wanted.includes('none') ? [eb('c.assignee_id', 'is', null)] : []),
        ]),
      );
    }
    if (query.q !== undefined && query.q !== '') select = select.where('p.name', 'ilike', contains(query.q));
    if (cursor !== null) {
      const place = sql`(${cursor.key}::timestamptz, ${cursor.id}::uuid)`;
      select = select.where(sql<boolean>`(${order.key}, c.id) ${order.after} ${place}`);
    }
    return select
      .orderBy('sort_key', order.direction)
      .orderBy('c.id', order.direction)
      .limit(query.limit + 1)
      .execute();
  });
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => describeConversation(workspaceId, row, now)),
    nextCursor: last === undefined ? null : writeCursor(query.sort, asOf, last.sort_key, last.id),
  };
}

function idOf(caller: Caller): string | null {
  return caller.type === 'agent' ? caller.agentId : null;
}

function orderOf(sort: Sort, asOf: Date) {
  const rising = { direction: 'asc', after: sql.raw('>') } as const;
  switch (sort) {
    case 'newest':
      return { key: sql`c.last_activity_at`, direction: 'desc', after: sql.raw('<') } as const;
    case 'oldest_waiting':
      return { key: sql`coalesce(c.waiting_since, 'infinity')`, ...rising };
    case 'window_closing': {
      const opened = new Date(asOf.getTime() - standardWindowHours * 3_600_000);
      const key = sql`case when c.surface = 'direct' and c.last_inbound_at > ${opened}::timestamptz
        then c.last_inbound_at else 'infinity' end`;
      return { key, ...rising };
    }
  }
}

/** Dates of ours are whole milliseconds, so the key survives the way through JavaScript. */
function writeCursor(sort: Sort, asOf: number, key: Date | number, id: string): string {
  const place = key instanceof Date ? key.toISOString() : 'infinity';
  return Buffer.from(JSON.stringify([sort, asOf, place, id])).toString('base64url');
}

function readCursor(cursor: string, sort: Sort): { asOf: number; key: string; id: string } {
  try {
    const [ofSort, asOf, key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const known = typeof key === 'string' && /^(infinity|\d{4}-\d\d-\d\dT[\d:.]+Z)$/.test(key);
    const named = typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
    if (ofSort === sort && typeof asOf === 'number' && known && named) return { asOf, key, id };
  } catch {
    // Told below.
  }
  return fail('invalid_input', 'The cursor is not one of this list.', { field: 'cursor' });
}

export async function conversationCounts(ctx: Ctx, workspaceId: string, caller: Caller) {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const { rows } = await sql<{ mine: number; unassigned: number; all: number; unread: number }>`
      select count(*) filter (where assignee_id = ${idOf(caller)}::uuid)::int as mine,
        count(*) filter (where assignee_id is null)::int as unassigned,
        count(*)::int as "all",
        count(*) filter (where unread_count > 0)::int as unread
      from conversations where workspace_id = ${workspaceId} and status = 'open'`.execute(tx);
    return rows[0] ?? { mine: 0, unassigned: 0, all: 0, unread: 0 };
  });
}

export async function conversationById(ctx: Ctx, workspaceId: string, id: string): Promise<Conversation> {
  return inWorkspace(ctx, workspaceId, (tx) => readOne(tx, workspaceId, id, ctx.clock.now()));
}

async function readOne(tx: Tx, workspaceId: string, id: string, now: Date): Promise<Conversation> {
  const row: ConversationRow | undefined = await selectConversations(tx, workspaceId)
    .where('c.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? notFound('conversation') : describeConversation(workspaceId, row, now);
}

export async function change(
  ctx: Ctx,
  workspaceId: string,
  id: string,
  wish: Body<typeof changeConversation>,
): Promise<Conversation> {
  const now = ctx.clock.now();
  if ((wish.teamId ?? null) !== null || (wish.labelIds?.length ?? 0) > 0) {
    fail('not_supported', 'Teams and labels are not there yet.');
  }
  const until = wish.snoozedUntil == null ? null : new Date(wish.snoozedUntil);
  if (until !== null && until <= now) {
    fail('invalid_input', 'The time to wake up has to be in the future.', { field: 'snoozedUntil' });
  }
  return inWorkspace(ctx, workspaceId, async (tx) => {
    if (wish.assigneeId != null) await refuseStranger(tx, workspaceId, wish.assigneeId);
    const status = wish.status ?? (until === null ? undefined : 'snoozed');
    const updated = await tx
      .updateTable('conversations')
      .set({
        ...(status === undefined ? {} : { status, snoozed_until: status === 'snoozed' ? until : null }),
        ...(wish.assigneeId === undefined ? {} : { assignee_id: wish.assigneeId }),
        ...(wish.priority === undefined ? {} : { priority: wish.priority }),
        // An update needs something to set.
        workspace_id: workspaceId,
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) notFound('conversation');
    await publish(tx, workspaceId, [{ type: 'conversation', ids: [id] }]);
    if (status === 'snoozed' && until !== null) {
      const startAfterSeconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
      await ctx.jobs.add(
        tx,
        wakeSnoozed,
        { workspaceId, conversationId: id },
        {
          key: `${id} ${until.getTime()}`,
          startAfterSeconds,
        },
      );
    }
    return readOne(tx, workspaceId, id, now);
  });
}

async function refuseStranger(tx: Tx, workspaceId: string, agentId: string): Promise<void> {
  const member = await tx
    .selectFrom('members')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', agentId)
    .where('disabled', '=', false)
    .executeTakeFirst();
  if (member === undefined) fail('invalid_input', 'This agent is not in the workspace.', { field: 'assigneeId' });
}
