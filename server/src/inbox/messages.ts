import type { Query } from '@roost/contract/endpoint.ts';
import type { listMessages } from '@roost/contract/messages.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { readWorkspaceAsWritten, type Tx, together } from '../db/db.ts';
import { notFound } from '../errors.ts';
import type { AttachmentRow } from './attachments/describe-attachment.ts';
import { describeMessage } from './describe.ts';

export function selectMessages(tx: Tx, workspaceId: string) {
  return tx
    .selectFrom('messages as m')
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.workspace_id', '=', 'm.workspace_id').onRef('c.id', '=', 'm.conversation_id'),
    )
    .innerJoin('contacts as p', (join) =>
      join.onRef('p.workspace_id', '=', 'c.workspace_id').onRef('p.id', '=', 'c.contact_id'),
    )
    .innerJoin('channels as ch', (join) =>
      join.onRef('ch.workspace_id', '=', 'm.workspace_id').onRef('ch.id', '=', 'm.channel_id'),
    )
    .leftJoin('messages as r', (join) =>
      join
        .onRef('r.workspace_id', '=', 'm.workspace_id')
        .onRef('r.channel_id', '=', 'm.channel_id')
        .onRef('r.external_id', '=', 'm.reply_to_external_id'),
    )
    .select([
      'm.id',
      'm.conversation_id',
      'm.client_key',
      'm.direction',
      'm.kind',
      'm.text',
      'm.content',
      'm.author_type',
      'm.author_id',
      // Webhooks often come without a name; the contact has the best one we know.
      sql<string>`case when m.author_type = 'contact' then p.name else m.author_name end`.as('author_name'),
      'm.status',
      'm.placed_at',
      'm.external_id',
      'r.id as reply_to_id',
      'r.direction as reply_to_direction',
      'r.kind as reply_to_kind',
      sql<string | null>`case when r.deleted_at is null then left(r.text, 200) end`.as('reply_to_text'),
      sql<string | null>`case when r.author_type = 'contact' then p.name else r.author_name end`.as('reply_to_author'),
      'm.edited_at',
      'm.deleted_at',
      'm.error',
      attachmentsOf().as('attachments'),
      'ch.kind as channel_kind',
      'c.surface',
      sql<boolean>`m.direction = 'in' and m.external_id is not null and exists (select 1 from messages answer
        where answer.workspace_id = m.workspace_id and answer.channel_id = m.channel_id
          and answer.private_reply_to = m.external_id and answer.status <> 'failed')`.as('answered_privately'),
    ])
    .where('m.workspace_id', '=', workspaceId);
}

function attachmentsOf() {
  return sql<AttachmentRow[]>`coalesce((
    select jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'name', a.name, 'mime_type', a.mime_type,
      'bytes', a.bytes, 'width', a.width, 'height', a.height, 'state', a.state, 'failure', a.failure,
      'preview_key', a.preview_key) order by a.position)
    from attachments a where a.workspace_id = m.workspace_id and a.message_id = m.id), '[]')`;
}

/** Newest first; `before` is a message id, and so is the cursor of the next page. */
export async function messagePage(ctx: Ctx, workspaceId: string, id: string, query: Query<typeof listMessages>) {
  return readWorkspaceAsWritten(ctx, workspaceId, async (tx) => {
    const [, page] = await together([insist(tx, workspaceId, id), pageOf(tx, workspaceId, id, query, ctx.clock.now())]);
    return page;
  });
}

async function insist(tx: Tx, workspaceId: string, id: string): Promise<void> {
  const conversation = await tx
    .selectFrom('conversations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (conversation === undefined) notFound('conversation');
}

async function pageOf(tx: Tx, workspaceId: string, id: string, query: Query<typeof listMessages>, now: Date) {
  const { before, after, limit } = query;
  const around = query.around === 'unread' ? await firstUnread(tx, workspaceId, id) : query.around;
  if (around !== undefined) return aroundPage(tx, workspaceId, id, { message: around, limit, now });
  if (after !== undefined) {
    const newer = await side(tx, workspaceId, id, { message: after, newer: true, limit, now });
    return { items: newer.items.reverse(), nextCursor: after, hasNewer: newer.more, around: null };
  }
  const older = await side(tx, workspaceId, id, { message: before ?? null, newer: false, limit, now });
  return {
    items: older.items,
    nextCursor: older.more ? (older.items.at(-1)?.id ?? null) : null,
    hasNewer: before !== undefined,
    around: null,
  };
}

/** The message with about as many before as after it. */
async function aroundPage(
  tx: Tx,
  workspaceId: string,
  id: string,
  { message, limit, now }: { message: string; limit: number; now: Date },
) {
  const half = Math.max(1, Math.floor(limit / 2));
  const [older, newer] = await together([
    side(tx, workspaceId, id, { message, newer: false, limit: half, included: true, now }),
    side(tx, workspaceId, id, { message, newer: true, limit: half, now }),
  ]);
  return {
    items: [...newer.items.reverse(), ...older.items],
    nextCursor: older.more ? (older.items.at(-1)?.id ?? null) : null,
    hasNewer: newer.more,
    around: message,
  };
}

async function firstUnread(tx: Tx, workspaceId: string, id: string): Promise<string | undefined> {
  const first = await tx
    .selectFrom('messages')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', id)
    .where(sql<boolean>`unread`)
    .orderBy('placed_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return first?.id;
}

interface Side {
  /** Where it begins; null at the newest. */
  message: string | null;
  newer: boolean;
  limit: number;
  included?: boolean;
  now: Date;
}

/** Messages on one side of a place, nearest first. */
async function side(tx: Tx, workspaceId: string, id: string, { message, newer, limit, included, now }: Side) {
  let select = selectMessages(tx, workspaceId).where('m.conversation_id', '=', id);
  if (message !== null) {
    const place = sql`(${await placeOf(tx, workspaceId, id, message)}::timestamptz, ${message}::uuid)`;
    const sign = sql.raw(`${newer ? '>' : '<'}${included === true ? '=' : ''}`);
    select = select.where(sql<boolean>`(m.placed_at, m.id) ${sign} ${place}`);
  }
  const direction = newer ? 'asc' : 'desc';
  const rows = await select
    .orderBy('m.placed_at', direction)
    .orderBy('m.id', direction)
    .limit(limit + 1)
    .execute();
  return {
    items: rows.slice(0, limit).map((row) => describeMessage(workspaceId, row, now)),
    more: rows.length > limit,
  };
}

export async function placeOf(tx: Tx, workspaceId: string, conversationId: string, messageId: string): Promise<Date> {
  const row = await tx
    .selectFrom('messages')
    .select('placed_at')
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('id', '=', messageId)
    .executeTakeFirst();
  return row === undefined ? notFound('message') : row.placed_at;
}
