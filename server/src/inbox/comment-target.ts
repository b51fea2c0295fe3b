import type { Tx } from '../db/db.ts';
import { fail } from '../errors.ts';
import type { CommentFacts } from './policy.ts';

export interface CommentTarget extends CommentFacts {
  id: string;
  externalId: string;
}

/** The comment that is answered: the one named, else the newest of theirs. */
export async function commentTarget(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  replyToId: string | undefined,
): Promise<CommentTarget> {
  let select = tx
    .selectFrom('messages')
    .select(['id', 'channel_id', 'external_id', 'placed_at', 'deleted_at', 'direction'])
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('external_id', 'is not', null)
    .where('private_reply_to', 'is', null);
  select =
    replyToId === undefined
      ? select.where('direction', '=', 'in').where('deleted_at', 'is', null)
      : select.where('id', '=', replyToId);
  const comment = await select.orderBy('placed_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (comment === undefined || comment.external_id === null) {
    fail('invalid_input', 'There is no such comment to answer in this conversation.', { field: 'replyToId' });
  }
  if (comment.deleted_at !== null) {
    fail('invalid_input', 'This comment was deleted; it can no longer be answered.', { field: 'replyToId' });
  }
  const answered = await tx
    .selectFrom('messages')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', comment.channel_id)
    .where('private_reply_to', '=', comment.external_id)
    .where('status', '<>', 'failed')
    .executeTakeFirst();
  return {
    id: comment.id,
    externalId: comment.external_id,
    writtenAt: comment.placed_at,
    answeredPrivately: answered !== undefined,
  };
}
