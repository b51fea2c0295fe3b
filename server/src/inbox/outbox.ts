/** The outbox: what is to be sent, in order per conversation, at most one attempt at a time (invariant 2). */
import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import { laneOf } from '../db/lanes.ts';

export interface Outgoing {
  workspaceId: string;
  conversationId: string;
  channelId: string;
  messageId: string;
}

/** One attempt, claimed by this process. */
export interface Attempt extends Outgoing {
  attempts: number;
  claimedAt: Date;
}

/** The conversation's row is locked by the caller, so that `seq` is the order in which replies were given. */
export async function enqueue(tx: Tx, { workspaceId, conversationId, channelId, messageId }: Outgoing): Promise<void> {
  await tx
    .insertInto('outbox')
    .values({
      workspace_id: workspaceId,
      message_id: messageId,
      conversation_id: conversationId,
      channel_id: channelId,
      lane: laneOf(workspaceId, conversationId),
    })
    .execute();
}

/**
 * The head of a conversation that may be tried now: the oldest of its rows, waiting and due. A row being sent, or whose
 * outcome is open, is the oldest too, and so holds the rest back. Nothing is tried while a login has to be renewed.
 */
const mayGo = sql`o.state = 'waiting' and o.next_at <= clock_timestamp()
  and not exists (select 1 from outbox earlier where earlier.workspace_id = o.workspace_id
    and earlier.conversation_id = o.conversation_id and earlier.seq < o.seq)
  and exists (select 1 from channels ch where ch.workspace_id = o.workspace_id and ch.id = o.channel_id
    and ch.state <> 'needs_reconnect')`;

/** Claims up to `most` attempts of one lane. Answers none when no lane has any. */
export async function claim(tx: Tx, most: number): Promise<Attempt[]> {
  const { rows: lane } = await sql<{ lane: number }>`
    select l.lane from lanes l
    cross join lateral (select o.seq from outbox o where o.lane = l.lane and ${mayGo} order by o.seq limit 1) due
    where l.way = 'out'
    order by random() limit 1
    for update of l skip locked`.execute(tx);
  if (lane[0] === undefined) return [];
  const { rows } = await sql<Attempt>`
    update outbox set state = 'sending', claimed_at = clock_timestamp(), attempts = attempts + 1
    where (workspace_id, message_id) in (
      select o.workspace_id, o.message_id from outbox o where o.lane = ${lane[0].lane} and ${mayGo}
      order by o.seq limit ${most}
    )
    returning workspace_id as "workspaceId", conversation_id as "conversationId", channel_id as "channelId",
      message_id as "messageId", attempts, claimed_at as "claimedAt"`.execute(tx);
  return rows;
}

/** After this long without a word from the process that sent it, the outcome of an attempt is open. */
const leaseSeconds = 60;
/** An open outcome holds the conversation back this long: the echo or a status may still settle it. */
const settleSeconds = 120;

/** Attempts whose process died: never sent a second time, their outcome is open. */
export async function openAbandoned(tx: Tx): Promise<void> {
  await sql`
    update outbox set state = 'unknown'
    where state = 'sending' and claimed_at < clock_timestamp() - ${leaseSeconds} * interval '1 second'`.execute(tx);
}

/** Takes out those whose outcome stayed open for too long; the caller tells the agent. */
export async function takeUnsettled(tx: Tx): Promise<Outgoing[]> {
  const { rows } = await sql<Outgoing>`
    delete from outbox where (workspace_id, message_id) in (
      select workspace_id, message_id from outbox
      where state = 'unknown' and claimed_at < clock_timestamp() - ${settleSeconds} * interval '1 second'
      for update skip locked
    )
    returning workspace_id as "workspaceId", conversation_id as "conversationId", channel_id as "channelId",
      message_id as "messageId"`.execute(tx);
  return rows;
}

export async function putBack(tx: Tx, attempt: Attempt, delayMs: number): Promise<void> {
  await sql`
    update outbox set state = 'waiting', next_at = clock_timestamp() + ${delayMs} * interval '1 millisecond'
    where workspace_id = ${attempt.workspaceId} and message_id = ${attempt.messageId} and state = 'sending'`.execute(
    tx,
  );
}

export async function leaveOpen(tx: Tx, attempt: Attempt): Promise<void> {
  await sql`
    update outbox set state = 'unknown'
    where workspace_id = ${attempt.workspaceId} and message_id = ${attempt.messageId} and state = 'sending'`.execute(
    tx,
  );
}

export async function takeOut(tx: Tx, attempt: Attempt): Promise<void> {
  await tx
    .deleteFrom('outbox')
    .where('workspace_id', '=', attempt.workspaceId)
    .where('message_id', '=', attempt.messageId)
    .execute();
}
