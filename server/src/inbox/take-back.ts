import type { Message } from '@roost/contract/messages.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { publish } from '../live.ts';
import { atMeta, note, touch } from './act-on-message.ts';
import { dropFiles } from './attachments/attachment-rows.ts';
import { askForRemoval } from './attachments/fetch-media.ts';
import { lockConversation, readMessage } from './compose.ts';
import { recountWaiting } from './conversation-rows.ts';

/** Deletes a comment, takes back a message of ours where Meta allows it, or discards one that never left. */
export async function takeBack(ctx: Ctx, workspaceId: string, id: string): Promise<Message> {
  const discarded = await inWorkspace(ctx, workspaceId, (tx) => discard(ctx, tx, workspaceId, id));
  if (discarded !== null) return discarded;
  const touched = await touch(ctx, workspaceId, id);
  const { channel, graph, target } = touched.caller;
  const { external_id: externalId, direction } = touched.message;
  const { deleteComment, unsend } = channel;
  if (touched.conversation.surface === 'comments') {
    if (deleteComment === undefined) return fail('not_supported', 'Comments cannot be deleted here.');
    await atMeta(touched, () => deleteComment(graph, target, externalId));
  } else {
    if (direction !== 'out') return fail('not_supported', 'Only the person who wrote a message can take it back.');
    if (unsend === undefined) {
      return fail('not_supported', 'Meta does not let a business take back a message that has been sent.');
    }
    await atMeta(touched, () => unsend(graph, target, externalId));
  }
  return note(ctx, workspaceId, touched, (tx) => clear(ctx, tx, workspaceId, id));
}

/** Null: the message is, or may be, at Meta. */
async function discard(ctx: Ctx, tx: Tx, workspaceId: string, id: string): Promise<Message | null> {
  const where = await tx
    .selectFrom('messages')
    .select('conversation_id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (where === undefined) return notFound('message');
  await lockConversation(tx, workspaceId, where.conversation_id);
  const message = await tx
    .selectFrom('messages')
    .select(['direction', 'status', 'external_id', 'deleted_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (message.deleted_at !== null) return readMessage(tx, workspaceId, id, ctx.clock.now());
  if (message.direction !== 'out' || message.external_id !== null) return null;
  if (message.status === 'queued') {
    const taken = await tx
      .deleteFrom('outbox')
      .where('workspace_id', '=', workspaceId)
      .where('message_id', '=', id)
      .where('state', '=', 'waiting')
      .returning('message_id')
      .executeTakeFirst();
    if (taken === undefined) fail('conflict', 'This message is on its way to Meta at this moment.');
  } else if (message.status !== 'failed') {
    fail('conflict', 'This message may have arrived; it cannot be discarded.');
  }
  await clear(ctx, tx, workspaceId, id);
  // It neither arrives nor fails any more.
  await sql`update messages set status = null where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  await recountWaiting(tx, workspaceId, [where.conversation_id]);
  await publish(tx, workspaceId, [
    { type: 'conversation', ids: [where.conversation_id] },
    { type: 'message', ids: [id] },
  ]);
  return readMessage(tx, workspaceId, id, ctx.clock.now());
}

/** A tombstone: neither words nor files are kept. */
async function clear(ctx: Ctx, tx: Tx, workspaceId: string, id: string): Promise<void> {
  await sql`update messages set text = null, content = '{}', edited_at = null, error = null,
    deleted_at = ${ctx.clock.now()} where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  await askForRemoval(ctx, tx, await dropFiles(tx, workspaceId, [id]));
}
