/** Messages that wait for their time. The policy is asked again when it comes: windows close meanwhile. */
import type { Body } from '@roost/contract/endpoint.ts';
import type { Message, sendMessage } from '@roost/contract/messages.ts';
import type { changeScheduled, ScheduledMessage } from '@roost/contract/together.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId, readWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { agentIdOf, type Caller } from '../http.ts';
import { publish } from '../live.ts';
import { authorOf } from './author.ts';
import { type LockedConversation, readMessage } from './compose.ts';
import { lockConversations } from './conversation-rows.ts';
import { mustExist } from './presence.ts';
import { lookAgainSeconds, secondsUntil } from './seconds-until.ts';

type Wish = Body<typeof sendMessage>;

export const sendScheduled = 'message.scheduled';

/** What its job needs to know. */
export interface Waiting {
  workspaceId: string;
  id: string;
  sendAt: Date;
}

/** One row. */
export interface Scheduled {
  id: string;
  conversation_id: string;
  client_key: string;
  agent_id: string | null;
  author_name: string;
  body: unknown;
  send_at: Date;
  problem: string | null;
  /** Its time passed between the making of a backup and its being brought in. */
  missed: boolean;
}

const columns = [
  'id',
  'conversation_id',
  'client_key',
  'agent_id',
  'author_name',
  'body',
  'send_at',
  'problem',
  'missed',
] as const;

/** The time is up to the clock of Roost; a message for a past moment goes at once. */
export async function schedule(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  conversation: LockedConversation,
  caller: Caller,
  wish: Wish,
): Promise<Message> {
  const agent = agentIdOf(caller) ?? fail('session_required', 'Only a person can schedule a message.');
  if (wish.mode === 'note')
    fail('invalid_input', 'A note is there at once; only replies are scheduled.', { field: 'sendAt' });
  const { author_name } = await authorOf(tx, workspaceId, caller);
  const { clientKey, sendAt, seenUpTo: _seen, ...body } = wish;
  const sent = await sentBefore(tx, workspaceId, conversation.id, clientKey);
  if (sent !== null) return readMessage(tx, workspaceId, sent, ctx.clock.now());
  const row: Scheduled = {
    id: newId(),
    conversation_id: conversation.id,
    client_key: clientKey,
    agent_id: agent,
    author_name,
    body,
    send_at: new Date(sendAt ?? ctx.clock.now()),
    problem: null,
    missed: false,
  };
  await tx
    .insertInto('scheduled_messages')
    .values({ workspace_id: workspaceId, ...row, body: JSON.stringify(body) })
    .execute();
  await remind(ctx, tx, { workspaceId, id: row.id, sendAt: row.send_at });
  await publish(tx, workspaceId, [{ type: 'conversation', ids: [conversation.id] }]);
  return asMessage(row);
}

/** The key of the message that a scheduled one becomes: its own is taken as long as it waits. */
export function sentKey(clientKey: string): string {
  return `${clientKey} scheduled`;
}

/** Who asks again, having heard no answer, may do so when it has gone out already. */
async function sentBefore(tx: Tx, workspaceId: string, conversationId: string, clientKey: string) {
  const message = await tx
    .selectFrom('messages')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('client_key', '=', sentKey(clientKey))
    .executeTakeFirst();
  return message?.id ?? null;
}

export async function scheduledByKey(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  clientKey: string,
): Promise<Message | null> {
  const row = await tx
    .selectFrom('scheduled_messages')
    .select(columns)
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('client_key', '=', clientKey)
    .executeTakeFirst();
  return row === undefined ? null : asMessage(row);
}

export function scheduledIn(ctx: Ctx, workspaceId: string, conversationId: string) {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    await mustExist(tx, workspaceId, conversationId);
    const rows = await tx
      .selectFrom('scheduled_messages')
      .select(columns)
      .where('workspace_id', '=', workspaceId)
      .where('conversation_id', '=', conversationId)
      .orderBy('send_at')
      .orderBy('id')
      .execute();
    return { items: rows.map(describe) };
  });
}

export function reschedule(ctx: Ctx, workspaceId: string, id: string, wish: Body<typeof changeScheduled>) {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const row = (await lock(tx, workspaceId, id)) ?? notFound('scheduled message');
    const body = { ...(row.body as Wish), ...(wish.text === undefined ? {} : { text: wish.text }) };
    const after = {
      ...row,
      body,
      send_at: wish.sendAt === undefined ? row.send_at : new Date(wish.sendAt),
      problem: null,
      missed: false,
    };
    await tx
      .updateTable('scheduled_messages')
      .set({ body: JSON.stringify(body), send_at: after.send_at, problem: null, missed: false })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
    await remind(ctx, tx, { workspaceId, id, sendAt: after.send_at });
    await publish(tx, workspaceId, [{ type: 'conversation', ids: [row.conversation_id] }]);
    return describe(after);
  });
}

export function cancel(ctx: Ctx, workspaceId: string, id: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const row = (await lock(tx, workspaceId, id)) ?? notFound('scheduled message');
    await takeScheduled(tx, workspaceId, id);
    await publish(tx, workspaceId, [{ type: 'conversation', ids: [row.conversation_id] }]);
  });
}

async function lock(tx: Tx, workspaceId: string, id: string): Promise<Scheduled | null> {
  const row = await tx
    .selectFrom('scheduled_messages')
    .select(columns)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/**
 * The message if its time has come, locked with its conversation; null when it was cancelled, sent or put off. By the clock
 * of the process that does the job it may be too early: then it is reminded again.
 */
export async function lockDue(ctx: Ctx, tx: Tx, workspaceId: string, id: string): Promise<Scheduled | null> {
  const seen = await tx
    .selectFrom('scheduled_messages')
    .select('conversation_id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (seen === undefined) return null;
  await lockConversations(tx, workspaceId, [seen.conversation_id]);
  const row = await lock(tx, workspaceId, id);
  if (row === null || row.problem !== null) return null;
  if (row.send_at <= ctx.clock.now()) return row;
  await remind(ctx, tx, { workspaceId, id, sendAt: row.send_at }, lookAgainSeconds);
  return null;
}

export async function takeScheduled(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.deleteFrom('scheduled_messages').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}

export async function setProblem(tx: Tx, workspaceId: string, id: string, problem: string): Promise<void> {
  await tx
    .updateTable('scheduled_messages')
    .set({ problem })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** `latest`: after so many seconds, whatever the clock says. */
export async function remind(
  ctx: Ctx,
  tx: Tx,
  { workspaceId, id, sendAt }: Waiting,
  latest = Number.POSITIVE_INFINITY,
): Promise<void> {
  const startAfterSeconds = Math.min(latest, secondsUntil(ctx, sendAt));
  await ctx.jobs.add(tx, sendScheduled, { workspaceId, id }, { key: `${id} ${sendAt.getTime()}`, startAfterSeconds });
}

function describe(row: Scheduled): ScheduledMessage {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    text: (row.body as Wish).text ?? null,
    sendAt: row.send_at.toISOString(),
    author: { id: row.agent_id, name: row.author_name },
    problem: row.problem,
  };
}

/** As the answer to the request that scheduled it; its own row comes when it is sent. */
function asMessage(row: Scheduled): Message {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    clientKey: row.client_key,
    direction: 'out',
    kind: 'text',
    text: (row.body as Wish).text ?? null,
    content: { sendAt: row.send_at.toISOString() },
    author: { type: 'agent', ...(row.agent_id === null ? {} : { id: row.agent_id }), name: row.author_name },
    status: 'queued',
    occurredAt: row.send_at.toISOString(),
    externalId: null,
    replyToId: null,
    replyTo: null,
    editedAt: null,
    deletedAt: null,
    hidden: false,
    liked: false,
    reactions: [],
    attachments: [],
    privateReply: null,
    error: null,
  };
}
