/** What an agent should know of: somebody named them in a note, gave them a conversation, or a reply did not go out. */
import type { Query } from '@roost/contract/endpoint.ts';
import type { Hint } from '@roost/contract/live.ts';
import type { listNotices, Notice } from '@roost/contract/together.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId, readWorkspace, type Tx } from '../db/db.ts';
import { fail } from '../errors.ts';
import { agentIdOf, type Caller } from '../http.ts';
import { publish } from '../live.ts';
import { readCursor, toPage } from '../paging.ts';
import { authorOf } from './author.ts';
import type { Arrangement } from './change.ts';

export interface NoticeFor {
  conversationId: string;
  agentId: string;
}

/** Tells agents that somebody else gave them a conversation; answers whom. */
export async function giveNotice(
  tx: Tx,
  workspaceId: string,
  caller: Caller,
  before: readonly Arrangement[],
  after: readonly Arrangement[],
): Promise<NoticeFor[]> {
  const given = after.filter(
    ({ assignee_id }, at) =>
      assignee_id !== null && assignee_id !== before[at]?.assignee_id && assignee_id !== agentIdOf(caller),
  );
  if (given.length === 0) return [];
  const { author_name } = await authorOf(tx, workspaceId, caller);
  await sql`
    insert into notices (workspace_id, id, agent_id, kind, conversation_id, actor_name)
    select ${workspaceId}::uuid, n.id, n.agent_id, 'assigned', n.conversation_id, ${author_name}
    from unnest(${given.map(() => newId())}::uuid[], ${given.map((one) => one.assignee_id)}::uuid[],
      ${given.map((one) => one.id)}::uuid[]) as n (id, agent_id, conversation_id)`.execute(tx);
  return given.map(({ id, assignee_id }) => ({ conversationId: id, agentId: assignee_id ?? '' }));
}

/** Who is named in a note, kept with it so that the thread can show it. */
export async function mentionsIn(tx: Tx, workspaceId: string, agentIds: readonly string[]): Promise<object> {
  if (agentIds.length === 0) return {};
  const wanted = [...new Set(agentIds)];
  const { rows } = await sql<{ id: string; name: string }>`
    select a.id, a.name from members m join agents a on a.id = m.agent_id
    where m.workspace_id = ${workspaceId} and m.agent_id = any(${wanted}::uuid[]) and not m.disabled`.execute(tx);
  if (rows.length < wanted.length) {
    fail('invalid_input', 'Somebody who is mentioned is not in the workspace.', { field: 'mentionIds' });
  }
  return { mentions: rows };
}

export async function noticeMentions(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  messageId: string,
  caller: Caller,
  agentIds: readonly string[],
): Promise<NoticeFor[]> {
  const others = [...new Set(agentIds)].filter((id) => id !== agentIdOf(caller));
  if (others.length === 0) return [];
  const { author_name } = await authorOf(tx, workspaceId, caller);
  await sql`
    insert into notices (workspace_id, id, agent_id, kind, conversation_id, message_id, actor_name)
    select ${workspaceId}::uuid, n.id, n.agent_id, 'mention', ${conversationId}::uuid, ${messageId}::uuid, ${author_name}
    from unnest(${others.map(() => newId())}::uuid[], ${others}::uuid[]) as n (id, agent_id)`.execute(tx);
  return others.map((id) => ({ conversationId, agentId: id }));
}

export function noticePage(ctx: Ctx, workspaceId: string, agentId: string, query: Query<typeof listNotices>) {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    const before = readCursor(query.cursor);
    const rows = await tx
      .selectFrom('notices as n')
      .innerJoin('conversations as c', (join) =>
        join.onRef('c.workspace_id', '=', 'n.workspace_id').onRef('c.id', '=', 'n.conversation_id'),
      )
      .innerJoin('contacts as p', (join) =>
        join.onRef('p.workspace_id', '=', 'c.workspace_id').onRef('p.id', '=', 'c.contact_id'),
      )
      .leftJoin('messages as m', (join) =>
        join.onRef('m.workspace_id', '=', 'n.workspace_id').onRef('m.id', '=', 'n.message_id'),
      )
      .select([
        'n.id',
        'n.kind',
        'n.conversation_id',
        'n.message_id',
        'n.actor_name',
        'n.created_at',
        'n.read_at',
        'p.name as contact_name',
        sql<string | null>`left(m.text, 200)`.as('text'),
      ])
      .where('n.workspace_id', '=', workspaceId)
      .where('n.agent_id', '=', agentId)
      .$if(before !== null, (select) => select.where('n.id', '<', before))
      .orderBy('n.id', 'desc')
      .limit(query.limit + 1)
      .execute();
    const page = toPage(
      rows,
      query.limit,
      (row) => row.id,
      (row): Notice => ({
        id: row.id,
        kind: row.kind,
        conversationId: row.conversation_id,
        messageId: row.message_id,
        contactName: row.contact_name,
        actorName: row.actor_name,
        text: row.text,
        createdAt: row.created_at.toISOString(),
        read: row.read_at !== null,
      }),
    );
    return { ...page, unread: await unreadNotices(tx, workspaceId, agentId) };
  });
}

export function readNotices(ctx: Ctx, workspaceId: string, agentId: string, conversationId: string | undefined) {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await publish(tx, workspaceId, await seeNotices(ctx, tx, workspaceId, agentId, conversationId));
    return { unread: await unreadNotices(tx, workspaceId, agentId) };
  });
}

/** Of one conversation, or all. The hints are for the agent's other tabs and devices; none where nothing was unread. */
export async function seeNotices(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  agentId: string,
  conversationId: string | undefined,
): Promise<Hint[]> {
  let update = tx
    .updateTable('notices')
    .set({ read_at: ctx.clock.now() })
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', agentId)
    .where('read_at', 'is', null);
  if (conversationId !== undefined) update = update.where('conversation_id', '=', conversationId);
  const seen = await update.returning('id').execute();
  return noticeHints(seen);
}

/** For the lists of notices on screen, when these have come or were seen. */
export function noticeHints(changed: readonly unknown[]): Hint[] {
  return changed.length === 0 ? [] : [{ type: 'notice', all: true }];
}

async function unreadNotices(tx: Tx, workspaceId: string, agentId: string): Promise<number> {
  const { rows } = await sql<{ unread: number }>`select count(*)::int as unread from notices
    where workspace_id = ${workspaceId} and agent_id = ${agentId} and read_at is null`.execute(tx);
  return rows[0]?.unread ?? 0;
}
