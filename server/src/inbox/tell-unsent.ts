/** That a reply did not go out, or may not have, is found out when its writer has long gone on: somebody has to hear of it. */
import { sql } from 'kysely';
import { newId, type Tx } from '../db/db.ts';
import { writeEvents } from './events.ts';
import type { NoticeFor } from './notices.ts';

interface Unsent {
  conversationId: string;
  messageId: string | null;
  authorId: string | null;
}

/** What is known of them: they did not arrive, or nothing at all. */
type Fate = 'unsent' | 'unknown';

/** Of these messages, which have just failed or been given up, those that a person wrote; answers who was told. */
export async function tellFailed(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  now: Date,
  fate: Fate = 'unsent',
): Promise<NoticeFor[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Unsent>`
    select id as "messageId", conversation_id as "conversationId", author_id as "authorId" from messages
    where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and author_type = 'agent'
      and deleted_at is null
    order by id`.execute(tx);
  return tellUnsent(tx, workspaceId, rows, now, fate);
}

/**
 * What was put aside is open again, and the writer (once they have left, the assignee) gets a notice; one per
 * conversation until it is read, and none while they look at the thread. The conversations are locked by the caller.
 */
export async function tellUnsent(
  tx: Tx,
  workspaceId: string,
  unsent: readonly Unsent[],
  now: Date,
  fate: Fate = 'unsent',
): Promise<NoticeFor[]> {
  if (unsent.length === 0) return [];
  await reopen(tx, workspaceId, [...new Set(unsent.map((one) => one.conversationId))], now, fate);
  const { rows } = await sql<NoticeFor>`
    with told as (
      select distinct on (c.id, agent.id) u.id, agent.id as agent_id, c.id as conversation_id, u.message_id
      from unnest(${unsent.map(() => newId())}::uuid[], ${unsent.map((one) => one.conversationId)}::uuid[],
        ${unsent.map((one) => one.messageId)}::uuid[], ${unsent.map((one) => one.authorId)}::uuid[])
        as u (id, conversation_id, message_id, author_id)
      join conversations c on c.workspace_id = ${workspaceId} and c.id = u.conversation_id
      left join members m on m.workspace_id = c.workspace_id and m.agent_id = u.author_id and not m.disabled
      cross join lateral (select coalesce(m.agent_id, c.assignee_id) as id) agent
      where agent.id is not null
        and not exists (select from notices n where n.workspace_id = c.workspace_id and n.agent_id = agent.id
          and n.conversation_id = c.id and n.kind = ${fate} and n.read_at is null)
        and not exists (select from presences p where p.workspace_id = c.workspace_id and p.conversation_id = c.id
          and p.agent_id = agent.id and p.until > ${now})
    )
    insert into notices (workspace_id, id, agent_id, kind, conversation_id, message_id)
    select ${workspaceId}::uuid, id, agent_id, ${fate}, conversation_id, message_id from told
    returning conversation_id as "conversationId", agent_id as "agentId"`.execute(tx);
  return rows;
}

async function reopen(tx: Tx, workspaceId: string, ids: readonly string[], now: Date, why: Fate): Promise<void> {
  const { rows } = await sql<{ conversationId: string; channelId: string }>`
    update conversations set status = 'open', snoozed_until = null
    where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and status in ('snoozed', 'resolved')
    returning id as "conversationId", channel_id as "channelId"`.execute(tx);
  const content = { status: 'open', until: null, why };
  const events = rows.map((row) => ({ ...row, kind: 'status' as const, content }));
  await writeEvents(tx, workspaceId, null, events, now);
}
