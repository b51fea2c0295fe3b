import type { Message } from '@roost/contract/messages.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import type { Caller } from '../http.ts';
import { publish } from '../live.ts';
import { commentTarget } from './comment-target.ts';
import { lockConversation, queue, readMessage } from './compose.ts';
import { maySend } from './may-send.ts';
import { sayOf } from './outgoing-rows.ts';

/** Sends a failed or unknown message again; it keeps its place in the thread. */
export async function retry(ctx: Ctx, workspaceId: string, id: string, caller: Caller): Promise<Message> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const where = await tx
      .selectFrom('messages')
      .select('conversation_id')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (where === undefined) notFound('message');
    const conversation = await lockConversation(tx, workspaceId, where.conversation_id);
    const message = await tx
      .selectFrom('messages')
      .select(['direction', 'status', 'kind', 'text', 'content', 'human_agent', 'private_reply_to'])
      .select(['reply_to_external_id', 'deleted_at'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const over = message.status === 'failed' || message.status === 'unknown';
    if (message.direction !== 'out' || !over || message.deleted_at !== null) {
      fail('conflict', 'Only a message that failed, or whose outcome is unknown, can be sent again.');
    }
    // A report of its failure may be faster than the answer to the call that sends it.
    const underWay = await tx
      .selectFrom('outbox')
      .select('state')
      .where('workspace_id', '=', workspaceId)
      .where('message_id', '=', id)
      .executeTakeFirst();
    if (underWay !== undefined) fail('conflict', 'This message is on its way to Meta at this moment.');
    const say = sayOf(message, null);
    const mode = message.private_reply_to === null ? 'reply' : 'private_reply';
    const comment = conversation.surface === 'comments' ? await answeredComment(message.reply_to_external_id) : null;
    // A private reply that may have arrived is the one that Meta allows: it does not stand in its own way.
    const facts =
      comment === null
        ? null
        : { ...comment, answeredPrivately: comment.answeredPrivately && message.status === 'failed' };
    const wish = { mode, humanAgent: message.human_agent, byPerson: caller.type === 'agent' } as const;
    const how = maySend(conversation, say === null ? [] : [say], wish, ctx.clock.now(), facts);
    // What Meta still says about the earlier attempt is no news about the next one, but for an echo of one that stayed open.
    await sql`
      update messages set status = 'queued', error = null, external_id = null,
        sent_at = case when external_id is null then sent_at end,
        human_agent = ${how === 'human_agent'},
        former_external_ids = case when external_id is null then former_external_ids
          else array_append(former_external_ids, external_id) end
      where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
    await queue(tx, workspaceId, where.conversation_id, conversation.channel_id, id);
    await publish(tx, workspaceId, [
      { type: 'conversation', ids: [where.conversation_id] },
      { type: 'message', ids: [id] },
    ]);
    return readMessage(tx, workspaceId, id, ctx.clock.now());

    async function answeredComment(externalId: string | null) {
      const target = await tx
        .selectFrom('messages')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .where('conversation_id', '=', conversation.id)
        .where('external_id', '=', externalId)
        .executeTakeFirst();
      return commentTarget(tx, workspaceId, conversation.id, target?.id);
    }
  });
}
