import type { Message } from '@roost/contract/messages.ts';
import { channelOf } from '../channels/index.ts';
import { isFile } from '../channels/outgoing.ts';
import type { Ctx } from '../context.ts';
import { sha256 } from '../crypto.ts';
import { inWorkspace, newId, type Tx } from '../db/db.ts';
import { fail } from '../errors.ts';
import type { Caller } from '../http.ts';
import { publish } from '../live.ts';
import { askForPushes } from '../push/tell.ts';
import { asTaken, giveToMessage, takeUploads, type UploadedFile } from './attachments/outgoing-files.ts';
import { authorOf, nextPlace } from './author.ts';
import { type CommentTarget, commentTarget } from './comment-target.ts';
import { type LockedConversation, lockConversation, queue, readMessage } from './compose.ts';
import { refuseDouble } from './double-reply.ts';
import { maySend } from './may-send.ts';
import { mentionsIn, noticeMentions } from './notices.ts';
import { type Part, partsOf, rowOf, type Wish } from './outgoing-rows.ts';
import type { How } from './policy.ts';
import { prepareTemplate } from './prepare-template.ts';
import { schedule, scheduledByKey } from './scheduled.ts';

/** A reply or a note. The same key and body again is the same message: `repeated` tells which it was. */
export async function reply(
  ctx: Ctx,
  workspaceId: string,
  conversationId: string,
  caller: Caller,
  wish: Wish,
): Promise<{ message: Message; repeated: boolean }> {
  return inWorkspace(ctx, workspaceId, (tx) => replyIn(ctx, tx, workspaceId, conversationId, caller, wish));
}

/** The same inside a transaction that has more to write. */
export async function replyIn(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  caller: Caller,
  wish: Wish,
): Promise<{ message: Message; repeated: boolean }> {
  const now = ctx.clock.now();
  const { clientKey, seenUpTo, ...said } = wish;
  const hash = sha256(JSON.stringify(said));
  const conversation = await lockConversation(tx, workspaceId, conversationId);
  const waiting = await scheduledByKey(tx, workspaceId, conversationId, clientKey);
  if (waiting !== null) return { message: waiting, repeated: true };
  const known = await byClientKey(tx, workspaceId, conversationId, clientKey);
  if (known !== null) {
    if (known.hash?.equals(hash) !== true) {
      fail('client_key_reused', 'This clientKey was used for another message.', { field: 'clientKey' });
    }
    return { message: await readMessage(tx, workspaceId, known.id, now), repeated: true };
  }
  if (wish.sendAt !== undefined) {
    const message = await schedule(ctx, tx, workspaceId, conversation, caller, wish);
    return { message, repeated: false };
  }
  const mentionIds = wish.mentionIds ?? [];
  if (wish.mode !== 'note') await refuseDouble(tx, workspaceId, conversationId, caller, seenUpTo);
  const uploads = await takeUploads(ctx, tx, workspaceId, wish.attachmentIds ?? [], wish.voice === true);
  const outgoing =
    wish.mode === 'note'
      ? noteOf(wish, uploads, await mentionsIn(tx, workspaceId, mentionIds))
      : await replyOf(tx, workspaceId, conversation, wish, uploads, caller.type === 'agent', now);
  const author = await authorOf(tx, workspaceId, caller);
  const ids: string[] = [];
  for (const part of outgoing.parts) {
    const id = newId();
    // One key for all of them: the first message carries it, and answers for the rest.
    const key = ids.length === 0 ? { client_key: clientKey, client_hash: hash } : {};
    const words = rowOf(part);
    await tx
      .insertInto('messages')
      .values({
        ...{ workspace_id: workspaceId, id, conversation_id: conversationId, channel_id: conversation.channel_id },
        ...key,
        ...author,
        direction: outgoing.how === 'note' ? 'note' : 'out',
        kind: outgoing.how === 'comment' ? 'comment' : words.kind,
        text: outgoing.text ?? words.text,
        content: JSON.stringify({ ...words.content, ...outgoing.content }),
        status: outgoing.how === 'note' ? null : 'queued',
        placed_at: await nextPlace(tx, workspaceId, conversationId, now),
        reply_to_external_id: ids.length === 0 ? outgoing.replyToExternalId : null,
        human_agent: outgoing.how === 'human_agent',
        private_reply_to: outgoing.how === 'private_reply' ? outgoing.replyToExternalId : null,
      })
      .execute();
    for (const [position, file] of filesOf(outgoing, part).entries()) {
      await giveToMessage(tx, workspaceId, file, { id, channelId: conversation.channel_id, position });
    }
    if (outgoing.how !== 'note') await queue(tx, workspaceId, conversationId, conversation.channel_id, id);
    ids.push(id);
  }
  if (outgoing.how === 'note') {
    const told = await noticeMentions(tx, workspaceId, conversationId, ids[0] ?? '', caller, mentionIds);
    await askForPushes(ctx, tx, workspaceId, told);
  }
  await publish(tx, workspaceId, [
    { type: 'conversation', ids: [conversationId] },
    { type: 'message', ids },
    ...(outgoing.how === 'note' && mentionIds.length > 0 ? [{ type: 'notice', all: true } as const] : []),
  ]);
  return { message: await readMessage(tx, workspaceId, ids[0] ?? '', now), repeated: false };
}

interface OutgoingMessages {
  how: How | 'note';
  parts: Part[];
  /** What every one of them carries beside its own words. */
  content: Record<string, unknown>;
  /** Instead of the part's own text: what a template says with its values. */
  text?: string;
  replyToExternalId: string | null;
  /** Of a note, which is one message whatever hangs on it. */
  files: readonly UploadedFile[];
}

function filesOf(outgoing: OutgoingMessages, part: Part): readonly UploadedFile[] {
  if (isFile(part)) return [part.file];
  return part.kind === 'template' && part.header !== undefined ? [part.header] : outgoing.files;
}

function noteOf(wish: Wish, files: readonly UploadedFile[], mentions: object): OutgoingMessages {
  const text = wish.text ?? '';
  if (text.trim() === '' && files.length === 0) fail('invalid_input', 'The note is empty.', { field: 'text' });
  return { how: 'note', parts: [{ kind: 'text', text }], content: { ...mentions }, replyToExternalId: null, files };
}

async function replyOf(
  tx: Tx,
  workspaceId: string,
  conversation: LockedConversation,
  wish: Wish,
  uploads: readonly UploadedFile[],
  byPerson: boolean,
  now: Date,
): Promise<OutgoingMessages> {
  const onComments = conversation.surface === 'comments';
  const comment = onComments ? await commentTarget(tx, workspaceId, conversation.id, wish.replyToId) : null;
  const { limits } = channelOf(conversation.kind).facts;
  const files = uploads.map((file) => asTaken(file, limits));
  const parts = partsOf(wish, files, limits);
  const preview = wish.template === undefined ? null : await prepareTemplate(tx, workspaceId, conversation, parts);
  const mode = wish.mode === 'private_reply' ? 'private_reply' : 'reply';
  const how = maySend(conversation, parts, { mode, humanAgent: wish.humanAgent === true, byPerson }, now, comment);
  const replyToExternalId = comment?.externalId ?? (await answered(tx, workspaceId, conversation, wish.replyToId));
  return {
    how,
    parts,
    content: { ...contentOf(how, comment, conversation), ...(preview === null ? {} : { preview }) },
    ...(preview === null ? {} : { text: preview.body }),
    replyToExternalId,
    files: [],
  };
}

function contentOf(how: How, comment: CommentTarget | null, conversation: LockedConversation): Record<string, unknown> {
  if (comment === null) return {};
  return how === 'private_reply'
    ? { privateReply: { commentId: comment.id } }
    : { said: 'text', postExternalId: conversation.post_external_id };
}

async function byClientKey(tx: Tx, workspaceId: string, conversationId: string, clientKey: string) {
  const row = await tx
    .selectFrom('messages')
    .select(['id', 'client_hash as hash'])
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('client_key', '=', clientKey)
    .executeTakeFirst();
  return row ?? null;
}

async function answered(
  tx: Tx,
  workspaceId: string,
  conversation: LockedConversation,
  replyToId: string | undefined,
): Promise<string | null> {
  if (replyToId === undefined) return null;
  if (channelOf(conversation.kind).facts.limits.replyTo === undefined) {
    fail('not_supported', 'This channel cannot answer a single message.', { field: 'replyToId' });
  }
  const row = await tx
    .selectFrom('messages')
    .select('external_id')
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversation.id)
    .where('id', '=', replyToId)
    .executeTakeFirst();
  if (row === undefined || row.external_id === null) {
    fail('invalid_input', 'The message that is answered is not in this conversation.', { field: 'replyToId' });
  }
  return row.external_id;
}
