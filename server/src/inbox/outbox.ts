/** The outbox: what is to be sent, in order per conversation, at most one attempt at a time (invariant 2). */
import type { ChannelKind } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import { laneOf } from '../db/lanes.ts';
import { bookTurns, channelIsFree, failuresMax } from './pace.ts';

export interface Outgoing {
  workspaceId: string;
  conversationId: string;
  channelId: string;
  messageId: string;
}

/** One that was claimed, by whichever process. */
export interface Claimed extends Outgoing {
  claimedAt: Date;
}

/** One attempt, claimed by this process. */
export interface Attempt extends Claimed {
  attempts: number;
  channelKind: ChannelKind;
  /** How many times slower than documented its channel goes at the moment. */
  slower: number;
  messageKind: string;
}

export interface Claim {
  attempts: Attempt[];
  /** After how long the channels just booked have room again. */
  waitMs: number;
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
 * outcome is open, is the oldest too, and so holds the rest back. Nothing is tried while a login has to be renewed, or while the channel is paused.
 */
export const mayGo = sql`o.state = 'waiting' and o.next_at <= clock_timestamp()
  and not exists (select 1 from outbox earlier where earlier.workspace_id = o.workspace_id
    and earlier.conversation_id = o.conversation_id and earlier.seq < o.seq)
  and exists (select 1 from channels ch where ch.workspace_id = o.workspace_id and ch.id = o.channel_id
    and ch.state <> 'needs_reconnect' and not ch.paused)
  and ${channelIsFree}`;

/** Claims up to `most` attempts of one lane. Answers none when no lane has any. */
export async function claim(tx: Tx, most: number): Promise<Claim> {
  const { rows: lane } = await sql<{ lane: number }>`
    select l.lane from lanes l
    cross join lateral (select o.seq from outbox o where o.lane = l.lane and ${mayGo} order by o.seq limit 1) due
    where l.way = 'out'
    order by random() limit 1
    for update of l skip locked`.execute(tx);
  if (lane[0] === undefined) return { attempts: [], waitMs: 0 };
  const { rows: attempts } = await sql<Attempt>`
    with heads as (
      select o.workspace_id, o.message_id, o.channel_id, o.seq from outbox o
      where o.lane = ${lane[0].lane} and ${mayGo}
      order by o.seq limit ${most}
    ), chosen as (
      select h.workspace_id, h.message_id, coalesce(p.failures, 0) as failures,
        coalesce(p.slower, 1) as slower,
        row_number() over (partition by h.workspace_id, h.channel_id order by h.seq) as turn
      from heads h left join channel_pace p on p.workspace_id = h.workspace_id and p.channel_id = h.channel_id
    )
    update outbox o set state = 'sending', claimed_at = clock_timestamp(), attempts = o.attempts + 1
    from chosen c, channels ch, messages m
    where o.workspace_id = c.workspace_id and o.message_id = c.message_id and (c.turn = 1 or c.failures < ${failuresMax})
      and ch.workspace_id = o.workspace_id and ch.id = o.channel_id
      and m.workspace_id = o.workspace_id and m.id = o.message_id
    returning o.workspace_id as "workspaceId", o.conversation_id as "conversationId", o.channel_id as "channelId",
      o.message_id as "messageId", o.attempts, o.claimed_at as "claimedAt", ch.kind as "channelKind",
      c.slower, m.kind as "messageKind"`.execute(tx);
  return { attempts, waitMs: await bookTurns(tx, attempts) };
}

/** After this long without a word from the process that sent it, the outcome of an attempt is open. */
export const leaseSeconds = 60;
/** An open outcome holds the conversation back this long: the echo or a status may still settle it. */
const settleSeconds = 120;

/** Attempts whose process died: never sent a second time, their outcome is open. */
export async function openAbandoned(tx: Tx): Promise<Outgoing[]> {
  const { rows } = await sql<Outgoing>`
    update outbox set state = 'unknown'
    where state = 'sending' and claimed_at < clock_timestamp() - ${leaseSeconds} * interval '1 second'
    returning workspace_id as "workspaceId", conversation_id as "conversationId", channel_id as "channelId",
      message_id as "messageId"`.execute(tx);
  return rows;
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

/** It was not sent, that is known: also when its outcome was declared open meanwhile, as long as nobody has tried since. */
export async function putBack(tx: Tx, attempt: Outgoing & Pick<Attempt, 'attempts'>, delayMs: number): Promise<void> {
  await sql`
    update outbox set state = 'waiting', next_at = clock_timestamp() + ${delayMs} * interval '1 millisecond'
    where workspace_id = ${attempt.workspaceId} and message_id = ${attempt.messageId}
      and state in ('sending', 'unknown') and attempts = ${attempt.attempts}`.execute(tx);
}

export async function leaveOpen(tx: Tx, attempt: Outgoing): Promise<void> {
  await sql`
    update outbox set state = 'unknown'
    where workspace_id = ${attempt.workspaceId} and message_id = ${attempt.messageId} and state = 'sending'`.execute(
    tx,
  );
}

export async function takeOut(tx: Tx, attempt: Outgoing): Promise<void> {
  await tx
    .deleteFrom('outbox')
    .where('workspace_id', '=', attempt.workspaceId)
    .where('message_id', '=', attempt.messageId)
    .execute();
}
