import { sql } from 'kysely';
import { joinIdentity } from '../contacts/join-identity.ts';
import { newId, type Tx } from '../db/db.ts';
import { publish } from '../live.ts';

/**
 * A private reply reached `personExternalId`: their direct conversation belongs to the contact who commented, and begins
 * with what we wrote. Safe to repeat.
 */
export async function joinPrivateThread(
  tx: Tx,
  workspaceId: string,
  messageId: string,
  personExternalId: string,
): Promise<void> {
  const message = await tx
    .selectFrom('messages as m')
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.workspace_id', '=', 'm.workspace_id').onRef('c.id', '=', 'm.conversation_id'),
    )
    .select(['m.channel_id', 'm.text', 'm.content', 'm.author_type', 'm.author_id', 'm.author_name', 'm.placed_at'])
    .select(['c.id as conversation_id', 'c.identity_id'])
    .where('m.workspace_id', '=', workspaceId)
    .where('m.id', '=', messageId)
    .where('m.private_reply_to', 'is not', null)
    .executeTakeFirst();
  if (message === undefined) return;
  const { identityId, contactId, contactIds } = await joinIdentity(
    tx,
    workspaceId,
    message.identity_id,
    personExternalId,
  );
  const directId = await directConversation(tx, workspaceId, { ...message, identityId, contactId });
  await sql`
    insert into messages (workspace_id, id, conversation_id, channel_id, external_id, direction, kind, text, content,
      author_type, author_id, author_name, placed_at)
    values (${workspaceId}, ${newId()}, ${directId}, ${message.channel_id}, ${`private_reply:${messageId}`}, 'event',
      'private_reply', ${message.text}, ${JSON.stringify({ messageId, conversationId: message.conversation_id })}::jsonb,
      ${message.author_type}, ${message.author_id}, ${message.author_name}, ${message.placed_at})
    on conflict on constraint messages_external_unique do nothing`.execute(tx);
  await sql`
    update messages set content = jsonb_set(content, '{privateReply,conversationId}', to_jsonb(${directId}::text))
    where workspace_id = ${workspaceId} and id = ${messageId} and content ? 'privateReply'`.execute(tx);
  await publish(tx, workspaceId, [
    { type: 'conversation', ids: [directId] },
    { type: 'contact', ids: contactIds },
    { type: 'message', ids: [messageId] },
  ]);
}

interface Thread {
  channel_id: string;
  identityId: string;
  contactId: string;
  placed_at: Date;
}

async function directConversation(tx: Tx, workspaceId: string, thread: Thread): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into conversations (workspace_id, id, channel_id, identity_id, contact_id, surface, post_external_id,
      last_activity_at, last_outbound_at, status, muted)
    select ${workspaceId}::uuid, ${newId()}::uuid, ${thread.channel_id}::uuid, ${thread.identityId}::uuid, p.id, 'direct', '',
      ${thread.placed_at}::timestamptz, ${thread.placed_at}::timestamptz,
      case when p.blocked_at is null then 'open' else 'resolved' end, p.blocked_at is not null
    from contacts p where p.workspace_id = ${workspaceId} and p.id = ${thread.contactId}
    on conflict on constraint conversations_place_unique do update set
      contact_id = excluded.contact_id,
      last_activity_at = greatest(conversations.last_activity_at, excluded.last_activity_at)
    returning id`.execute(tx);
  return rows[0]?.id ?? '';
}
