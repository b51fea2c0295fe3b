/** Which new messages are answered by themselves, and with what. */
import { sql } from 'kysely';
import type { Tx } from '../../db/db.ts';
import { hoursOf } from '../../hours/business-hours.ts';
import { openAt } from '../../hours/hours.ts';

export interface DueAnswer {
  conversationId: string;
  messageId: string;
  kind: 'away' | 'welcome';
  text: string;
}

/** Whether anything answers by itself in this workspace: where nothing does, this look is all it costs. */
export async function answersByItself(tx: Tx, workspaceId: string): Promise<boolean> {
  const used = await tx
    .selectFrom('automatic_messages')
    .select('channel_id')
    .where('workspace_id', '=', workspaceId)
    .where('active', '=', true)
    .limit(1)
    .executeTakeFirst();
  return used !== undefined;
}

/** One a conversation in this time, of either kind. */
const apartHours = 12;

/**
 * At most one per conversation. Outside the hours the channel's away message; else its welcome, when with this message
 * the conversation begins: the first ever, or the first since it was resolved. Only what a person wrote to us just now
 * counts: nothing from memory, nothing that another app answers (standby), no group, nobody who is blocked, no comment.
 */
export async function dueAnswers(
  tx: Tx,
  workspaceId: string,
  messageIds: readonly string[],
  now: Date,
): Promise<DueAnswer[]> {
  if (messageIds.length === 0) return [];
  const closed = !openAt(await hoursOf(tx, workspaceId), now);
  const since = new Date(now.getTime() - apartHours * 3_600_000);
  const { rows } = await sql<DueAnswer>`
    select distinct on (c.id) c.id as "conversationId", m.id as "messageId", a.kind, a.text
    from messages m
    join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    join channels ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    join automatic_messages a on a.workspace_id = c.workspace_id and a.channel_id = c.channel_id and a.active
    where m.workspace_id = ${workspaceId} and m.id = any(${messageIds}::uuid[])
      and m.direction = 'in' and not m.imported and m.deleted_at is null
      and not m.content ?| array['standby', 'groupAuthor']
      and c.surface = 'direct' and not c.muted and c.waiting_since is not null
      and (c.automatic_at is null or c.automatic_at <= ${since})
      and ch.state in ('connected', 'attention') and not ch.paused
      and ((a.kind = 'away' and ${closed}) or (a.kind = 'welcome' and not exists (
        select from messages earlier
        where earlier.workspace_id = m.workspace_id and earlier.conversation_id = m.conversation_id
          and earlier.direction in ('in', 'out') and earlier.author_type <> 'system'
          and (earlier.placed_at, earlier.id) < (m.placed_at, m.id)
          and not exists (select from messages resolved
            where resolved.workspace_id = m.workspace_id and resolved.conversation_id = m.conversation_id
              and resolved.direction = 'event' and resolved.kind = 'status'
              and resolved.content ->> 'status' = 'resolved' and resolved.placed_at >= earlier.placed_at))))
    order by c.id, a.kind, m.placed_at, m.id`.execute(tx);
  return rows;
}
