/** The steps that every way of writing into a conversation shares. */
import type { Message } from '@roost/contract/messages.ts';
import type { ChannelKind, Surface } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import { notFound } from '../errors.ts';
import { describeMessage } from './describe.ts';
import { selectMessages } from './messages.ts';
import { enqueue } from './outbox.ts';
import type { Facts } from './policy.ts';

/** What writing needs to know about a conversation; the row stays locked until the transaction ends. */
export interface LockedConversation {
  id: string;
  channel_id: string;
  kind: ChannelKind;
  channel_state: string;
  surface: Surface;
  post_external_id: string;
  last_inbound_at: Date | null;
  human_agent_allowed: boolean;
}

export function factsOf(conversation: LockedConversation): Facts {
  return {
    kind: conversation.kind,
    surface: conversation.surface,
    lastInboundAt: conversation.last_inbound_at,
    humanAgentAllowed: conversation.human_agent_allowed,
  };
}

/** Everyone who writes into the conversation waits here: order of queueing and of places is the same. */
export async function lockConversation(tx: Tx, workspaceId: string, id: string): Promise<LockedConversation> {
  const row = await tx
    .selectFrom('conversations as c')
    .innerJoin('channels as ch', (join) =>
      join.onRef('ch.workspace_id', '=', 'c.workspace_id').onRef('ch.id', '=', 'c.channel_id'),
    )
    .innerJoin('workspaces as w', 'w.id', 'c.workspace_id')
    .select(['c.id', 'c.channel_id', 'ch.kind', 'ch.state as channel_state', 'c.surface', 'c.post_external_id'])
    .select(['c.last_inbound_at', 'w.human_agent_allowed'])
    .where('c.workspace_id', '=', workspaceId)
    .where('c.id', '=', id)
    .forNoKeyUpdate('c')
    .executeTakeFirst();
  return row ?? notFound('conversation');
}

export async function readMessage(tx: Tx, workspaceId: string, id: string, now: Date): Promise<Message> {
  return describeMessage(
    workspaceId,
    await selectMessages(tx, workspaceId).where('m.id', '=', id).executeTakeFirstOrThrow(),
    now,
  );
}

/** Into the outbox, and to the top of the list: whoever is answered waits no longer. What Roost says by itself moves nothing. */
export async function queue(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  channelId: string,
  messageId: string,
): Promise<void> {
  await enqueue(tx, { workspaceId, conversationId, channelId, messageId });
  await sql`
    update conversations c set
      last_message_id = case when last.id is null or (m.placed_at, m.id) >= (last.placed_at, last.id) then m.id
        else last.id end,
      last_activity_at = greatest(c.last_activity_at, m.placed_at),
      last_outbound_at = greatest(c.last_outbound_at, m.placed_at),
      -- What is sent again keeps its place: somebody may have written after it.
      waiting_since = case when c.last_inbound_at > greatest(c.last_outbound_at, m.placed_at) then (
        select min(i.placed_at) from messages i
        where i.workspace_id = ${workspaceId} and i.conversation_id = c.id and i.direction = 'in'
          and i.placed_at > greatest(c.last_outbound_at, m.placed_at)
      ) end
    from messages m
    left join conversations here on here.workspace_id = m.workspace_id and here.id = m.conversation_id
    left join messages last on last.workspace_id = m.workspace_id and last.id = here.last_message_id
    where c.workspace_id = ${workspaceId} and c.id = ${conversationId}
      and m.workspace_id = ${workspaceId} and m.id = ${messageId} and m.author_type <> 'system'`.execute(tx);
}
