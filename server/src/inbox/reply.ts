import type { Body } from '@roost/contract/endpoint.ts';
import type { Message, sendMessage } from '@roost/contract/inbox.ts';
import type { ChannelKind, Surface } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { channelOf } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { sha256 } from '../crypto.ts';
import { inWorkspace, newId, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import type { Caller } from '../http.ts';
import { publish } from '../live.ts';
import { authorOf, nextPlace } from './author.ts';
import { describeMessage } from './describe.ts';
import { refuseDouble } from './double-reply.ts';
import { selectMessages } from './messages.ts';
import { mentionsIn, noticeMentions } from './notices.ts';
import { enqueue } from './outbox.ts';
import { decide } from './policy.ts';
import { schedule, scheduledByKey } from './scheduled.ts';

type Wish = Body<typeof sendMessage>;

/** What a reply needs to know about its conversation; the row stays locked until the transaction ends. */
export interface LockedConversation {
  id: string;
  channel_id: string;
  kind: ChannelKind;
  channel_state: string;
  surface: Surface;
  last_inbound_at: Date | null;
}

/** A reply or a note. The same key and body again is the same message: `repeated` tells which it was. */
export async function reply(
  ctx: Ctx,
  workspaceId: string,
  conversationId: string,
  caller: Caller,
  wish: Wish,
): Promise<{ message: Message; repeated: boolean }> {
  refuseUnbuilt(wish);
  const now = ctx.clock.now();
  const { clientKey, seenUpTo, ...said } = wish;
  const hash = sha256(JSON.stringify(said));
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const conversation = await lockConversation(tx, workspaceId, conversationId);
    const waiting = await scheduledByKey(tx, workspaceId, conversationId, clientKey);
    if (waiting !== null) return { message: waiting, repeated: true };
    const known = await byClientKey(tx, workspaceId, conversationId, clientKey);
    if (known !== null) {
      if (known.hash?.equals(hash) !== true) {
        fail('client_key_reused', 'This clientKey was used for another message.', { field: 'clientKey' });
      }
      return { message: await readMessage(tx, workspaceId, known.id), repeated: true };
    }
    if (wish.sendAt !== undefined) {
      const message = await schedule(ctx, tx, workspaceId, conversation, caller, wish);
      return { message, repeated: false };
    }
    if (wish.mode !== 'note') await refuseDouble(tx, workspaceId, conversationId, caller, seenUpTo);
    const text = wish.text ?? '';
    const note = wish.mode === 'note';
    const humanAgent = note ? refuseEmptyNote(text) : refuseReply(conversation, caller, wish, text, now);
    const id = newId();
    await tx
      .insertInto('messages')
      .values({
        workspace_id: workspaceId,
        id,
        conversation_id: conversationId,
        channel_id: conversation.channel_id,
        client_key: clientKey,
        client_hash: hash,
        direction: note ? 'note' : 'out',
        kind: 'text',
        text,
        ...(note ? { content: JSON.stringify(await mentionsIn(tx, workspaceId, wish.mentionIds ?? [])) } : {}),
        ...(await authorOf(tx, workspaceId, caller)),
        status: note ? null : 'queued',
        placed_at: await nextPlace(tx, workspaceId, conversationId, now),
        reply_to_external_id: await answered(tx, workspaceId, conversationId, wish.replyToId),
        human_agent: humanAgent,
      })
      .execute();
    if (note) await noticeMentions(tx, workspaceId, conversationId, id, caller, wish.mentionIds ?? []);
    else await queue(tx, workspaceId, conversationId, conversation.channel_id, id);
    await publish(tx, workspaceId, [
      { type: 'conversation', ids: [conversationId] },
      { type: 'message', ids: [id] },
      ...(note && (wish.mentionIds?.length ?? 0) > 0 ? [{ type: 'notice', all: true } as const] : []),
    ]);
    return { message: await readMessage(tx, workspaceId, id), repeated: false };
  });
}

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
      .select(['direction', 'status', 'text', 'human_agent'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (message.direction !== 'out' || (message.status !== 'failed' && message.status !== 'unknown')) {
      fail('conflict', 'Only a message that failed, or whose outcome is unknown, can be sent again.');
    }
    const wish = { humanAgent: message.human_agent };
    const humanAgent = refuseReply(conversation, caller, wish, message.text ?? '', ctx.clock.now());
    // What Meta still says about the earlier attempt is no news about the next one.
    await sql`
      update messages set status = 'queued', error = null, external_id = null, sent_at = null, human_agent = ${humanAgent},
        former_external_ids = case when external_id is null then former_external_ids
          else array_append(former_external_ids, external_id) end
      where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
    await queue(tx, workspaceId, where.conversation_id, conversation.channel_id, id);
    await publish(tx, workspaceId, [
      { type: 'conversation', ids: [where.conversation_id] },
      { type: 'message', ids: [id] },
    ]);
    return readMessage(tx, workspaceId, id);
  });
}

/** Promised in the contract, not there yet: refused with a sentence, never dropped in silence. */
function refuseUnbuilt(wish: Wish): void {
  if (wish.mode === 'private_reply') fail('not_supported', 'Private replies to comments are not there yet.');
  const parts: [keyof Wish, string][] = [
    ['attachmentIds', 'Attachments cannot be sent yet.'],
    ['template', 'Templates cannot be sent yet.'],
    ['quickReplies', 'Quick replies cannot be sent yet.'],
    ['interactive', 'Interactive messages cannot be sent yet.'],
    ['location', 'Locations cannot be sent yet.'],
    ['contacts', 'Contact cards cannot be sent yet.'],
  ];
  for (const [field, sentence] of parts) {
    const value = wish[field];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    fail('not_supported', sentence, { field });
  }
}

function refuseEmptyNote(text: string): boolean {
  if (text.trim() === '') fail('invalid_input', 'The note is empty.', { field: 'text' });
  return false;
}

/** Throws when the reply may not go out; answers whether it goes as a human agent. */
function refuseReply(
  conversation: LockedConversation,
  caller: Caller,
  wish: { humanAgent?: boolean | undefined },
  text: string,
  now: Date,
): boolean {
  if (conversation.surface === 'comments') fail('not_supported', 'Comments cannot be answered from Roost yet.');
  if (conversation.channel_state === 'disconnected') {
    fail('needs_reconnect', 'This account is disconnected. Connect it again to answer.', {
      action: 'Connect with Meta',
    });
  }
  const refused = channelOf(conversation.kind).refuse({ text });
  if (refused !== null) fail('invalid_input', refused, { field: 'text' });
  const decision = decide(
    { kind: conversation.kind, surface: conversation.surface, lastInboundAt: conversation.last_inbound_at },
    { humanAgent: wish.humanAgent === true, byPerson: caller.type === 'agent' },
    now,
  );
  if (decision.go) return decision.humanAgent;
  const { reason, ...stop } = decision.stop;
  return fail('window_closed', reason, stop);
}

/** Everyone who writes into the conversation waits here: order of queueing and of places is the same. */
async function lockConversation(tx: Tx, workspaceId: string, id: string): Promise<LockedConversation> {
  const row = await tx
    .selectFrom('conversations as c')
    .innerJoin('channels as ch', (join) =>
      join.onRef('ch.workspace_id', '=', 'c.workspace_id').onRef('ch.id', '=', 'c.channel_id'),
    )
    .select(['c.id', 'c.channel_id', 'ch.kind', 'ch.state as channel_state', 'c.surface', 'c.last_inbound_at'])
    .where('c.workspace_id', '=', workspaceId)
    .where('c.id', '=', id)
    .forNoKeyUpdate('c')
    .executeTakeFirst();
  return row ?? notFound('conversation');
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

async function readMessage(tx: Tx, workspaceId: string, id: string): Promise<Message> {
  return describeMessage(
    workspaceId,
    await selectMessages(tx, workspaceId).where('m.id', '=', id).executeTakeFirstOrThrow(),
  );
}

async function answered(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  replyToId: string | undefined,
): Promise<string | null> {
  if (replyToId === undefined) return null;
  const row = await tx
    .selectFrom('messages')
    .select('external_id')
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('id', '=', replyToId)
    .executeTakeFirst();
  if (row === undefined || row.external_id === null) {
    fail('invalid_input', 'The message that is answered is not in this conversation.', { field: 'replyToId' });
  }
  return row.external_id;
}

/** Into the outbox, and to the top of the list: whoever is answered waits no longer. */
async function queue(
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
      waiting_since = case when c.last_inbound_at > greatest(c.last_outbound_at, m.placed_at) then c.waiting_since end
    from messages m
    left join conversations here on here.workspace_id = m.workspace_id and here.id = m.conversation_id
    left join messages last on last.workspace_id = m.workspace_id and last.id = here.last_message_id
    where c.workspace_id = ${workspaceId} and c.id = ${conversationId}
      and m.workspace_id = ${workspaceId} and m.id = ${messageId}`.execute(tx);
}
