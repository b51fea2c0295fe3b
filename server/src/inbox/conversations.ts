import type { Conversation } from '@roost/contract/conversations.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { readWorkspaceAsWritten, type Tx } from '../db/db.ts';
import { notFound } from '../errors.ts';
import { type ConversationRow, describeConversation } from './describe.ts';
import { postOf } from './posts.ts';

export function selectConversations(tx: Tx, workspaceId: string) {
  return tx
    .selectFrom('conversations as c')
    .innerJoin('channels as ch', (join) =>
      join.onRef('ch.workspace_id', '=', 'c.workspace_id').onRef('ch.id', '=', 'c.channel_id'),
    )
    .innerJoin('contacts as p', (join) =>
      join.onRef('p.workspace_id', '=', 'c.workspace_id').onRef('p.id', '=', 'c.contact_id'),
    )
    .leftJoin('agents as a', 'a.id', 'c.assignee_id')
    .leftJoin('teams as t', (join) =>
      join.onRef('t.workspace_id', '=', 'c.workspace_id').onRef('t.id', '=', 'c.team_id'),
    )
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
      'c.team_id',
      't.name as team_name',
      'c.priority',
      sql<string[]>`array(select l.label_id from conversation_labels l
        where l.workspace_id = c.workspace_id and l.conversation_id = c.id order by l.label_id)`.as('label_ids'),
      'c.last_activity_at',
      'c.last_inbound_at',
      'c.waiting_since',
      'm.id as last_id',
      'm.direction as last_direction',
      'm.kind as last_kind',
      sql<string | null>`left(m.text, 500)`.as('last_text'),
      'm.status as last_status',
      'm.placed_at as last_placed_at',
      postOf().as('post'),
    ])
    .where('c.workspace_id', '=', workspaceId);
}

export async function conversationById(ctx: Ctx, workspaceId: string, id: string): Promise<Conversation> {
  return readWorkspaceAsWritten(ctx, workspaceId, (tx) => readOne(tx, workspaceId, id, ctx.clock.now()));
}

export async function readOne(tx: Tx, workspaceId: string, id: string, now: Date): Promise<Conversation> {
  const row: ConversationRow | undefined = await selectConversations(tx, workspaceId)
    .where('c.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? notFound('conversation') : describeConversation(workspaceId, row, now);
}
