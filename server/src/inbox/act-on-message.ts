/** What an agent does with a message that exists at Meta: react, hide, like, take back. Safe to repeat, so not queued. */
import type { Message } from '@roost/contract/messages.ts';
import { sql } from 'kysely';
import { type ChannelCaller, channelCaller } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import type { Caller } from '../http.ts';
import { publish } from '../live.ts';
import { explain } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import { reactToMessages } from './change-rows.ts';
import { factsOf, type LockedConversation, lockConversation, readMessage } from './compose.ts';
import { decide } from './policy.ts';

export interface Touched {
  message: {
    id: string;
    direction: string;
    external_id: string;
    deleted_at: Date | null;
  };
  address: string;
  conversation: LockedConversation;
  caller: Exclude<ChannelCaller, { blocked: unknown }>;
}

/** The message with a way to call Meta about it. Throws when it is not at Meta, or Meta cannot be called. */
export async function touch(ctx: Ctx, workspaceId: string, id: string): Promise<Touched> {
  const found = await inWorkspace(ctx, workspaceId, async (tx) => {
    const message = await tx
      .selectFrom('messages as m')
      .innerJoin('conversations as c', (join) =>
        join.onRef('c.workspace_id', '=', 'm.workspace_id').onRef('c.id', '=', 'm.conversation_id'),
      )
      .innerJoin('identities as i', (join) =>
        join.onRef('i.workspace_id', '=', 'c.workspace_id').onRef('i.id', '=', 'c.identity_id'),
      )
      .select(['m.id', 'm.direction', 'm.external_id', 'm.deleted_at'])
      .select(['m.conversation_id', 'i.address'])
      .where('m.workspace_id', '=', workspaceId)
      .where('m.id', '=', id)
      .executeTakeFirst();
    if (message === undefined) return notFound('message');
    return { message, conversation: await lockConversation(tx, workspaceId, message.conversation_id) };
  });
  const { conversation, message } = found;
  if (message.deleted_at !== null) fail('conflict', 'This message was deleted.');
  if (message.external_id === null) fail('conflict', 'Meta does not have this message (yet).');
  const caller = await channelCaller(ctx, workspaceId, conversation.channel_id);
  if ('blocked' in caller) {
    return fail('needs_reconnect', 'Meta cannot be asked at the moment: this account has to be connected again.', {
      action: 'Connect with Meta',
    });
  }
  return { message: { ...message, external_id: message.external_id }, address: message.address, conversation, caller };
}

/** Calls Meta; a failure becomes the sentence an agent can act on. */
export async function atMeta(touched: Touched, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const explained = explain(error, touched.conversation.kind);
    const log = { metaCode: error.code, metaSubcode: error.subcode, fbtraceId: error.fbtraceId };
    fail('meta_error', explained.message, {
      ...(explained.action === null ? {} : { action: explained.action }),
      cause: error,
      log,
    });
  }
}

/** Writes down what is true now, and tells everybody. */
export async function note(
  ctx: Ctx,
  workspaceId: string,
  touched: Pick<Touched, 'message' | 'conversation'>,
  write: (tx: Tx) => Promise<unknown>,
): Promise<Message> {
  const { id } = touched.message;
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await lockConversation(tx, workspaceId, touched.conversation.id);
    await write(tx);
    await publish(tx, workspaceId, [
      { type: 'conversation', ids: [touched.conversation.id] },
      { type: 'message', ids: [id] },
    ]);
    return readMessage(tx, workspaceId, id, ctx.clock.now());
  });
}

/** Our reaction; null takes it back. */
export async function react(
  ctx: Ctx,
  workspaceId: string,
  id: string,
  caller: Caller,
  emoji: string | null,
): Promise<Message> {
  const touched = await touch(ctx, workspaceId, id);
  const { conversation, message, address } = touched;
  const { channel, graph, target } = touched.caller;
  const { react: send, facts } = channel;
  if (conversation.surface !== 'direct' || send === undefined) {
    return fail('not_supported', 'Meta has no reactions of a business here.');
  }
  const known = facts.limits.reactions ?? [];
  if (emoji !== null && known.length > 0 && !known.some((one) => plain(one) === plain(emoji))) {
    fail('invalid_input', `Here a reaction can be one of these: ${known.join(' ')}`, { field: 'emoji' });
  }
  const byPerson = caller.type === 'agent';
  const wish = { mode: 'reply', template: false, humanAgent: false, byPerson } as const;
  const decision = decide(factsOf(conversation), wish, ctx.clock.now());
  if (!decision.go && emoji !== null) {
    const { reason, ...stop } = decision.stop;
    fail('window_closed', reason, stop);
  }
  await atMeta(touched, () => send(graph, target, { address, externalId: message.external_id }, emoji));
  const change = { what: 'reaction', by: 'us', emoji, at: ctx.clock.now().toISOString() } as const;
  const about = { channelId: conversation.channel_id, externalId: message.external_id };
  return note(ctx, workspaceId, touched, (tx) =>
    reactToMessages(tx, workspaceId, [{ id, change: { ...change, ...about } }]),
  );
}

/** With and without the selector that asks for colours. */
function plain(emoji: string): string {
  return emoji.replaceAll('\uFE0F', '');
}

/** Hides or shows a comment, likes it or takes the like back. */
export async function changeComment(
  ctx: Ctx,
  workspaceId: string,
  id: string,
  wish: { hidden?: boolean | undefined; liked?: boolean | undefined },
): Promise<Message> {
  const touched = await touch(ctx, workspaceId, id);
  const { channel, graph, target } = touched.caller;
  const { hidden, liked } = wish;
  const externalId = touched.message.external_id;
  const { hideComment, likeComment } = channel;
  const onComments = touched.conversation.surface === 'comments';
  if (hidden !== undefined) {
    if (!onComments || hideComment === undefined) return fail('not_supported', 'Only comments can be hidden.');
    await atMeta(touched, () => hideComment(graph, target, externalId, hidden));
    const value = JSON.stringify({ hidden, at: ctx.clock.now().toISOString() });
    await note(ctx, workspaceId, touched, (tx) => setContent(tx, workspaceId, id, 'hidden', value));
  }
  if (liked !== undefined) {
    if (!onComments || likeComment === undefined) {
      return fail('not_supported', 'Here Meta lets a business like nothing.', { field: 'liked' });
    }
    await atMeta(touched, () => likeComment(graph, target, externalId, liked));
    await note(ctx, workspaceId, touched, (tx) => setContent(tx, workspaceId, id, 'liked', String(liked)));
  }
  return inWorkspace(ctx, workspaceId, (tx) => readMessage(tx, workspaceId, id, ctx.clock.now()));
}

async function setContent(tx: Tx, workspaceId: string, id: string, key: string, value: string): Promise<void> {
  await sql`update messages set content = jsonb_set(content, array[${key}], ${value}::jsonb)
    where workspace_id = ${workspaceId} and id = ${id} and deleted_at is null`.execute(tx);
}
