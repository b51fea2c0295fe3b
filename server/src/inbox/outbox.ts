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

/** One that was claimed, by whichever process. A message that is sent again by its agent has a row, and a `seq`, of its own. */
export interface Claimed extends Outgoing {
  seq: string;
  attempts: number;
  claimedAt: Date;
}

/** One attempt, claimed by this process. */
export interface Attempt extends Claimed {
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

/**
 * Claims up to `most` attempts of one lane. Answers none when no lane has any. `underWay`: this process's attempts by
 * channel; none gets more than leaves a share of the same size free, so that a reply elsewhere need not wait for a campaign.
 */
export async function claim(tx: Tx, most: number, underWay: ReadonlyMap<string, number> = new Map()): Promise<Claim> {
  const places = underWay.values().reduce((sum, count) => sum + count, most);
  const share = Math.max(1, Math.floor(places / (Math.max(1, underWay.size) + 1)));
  const full = [...underWay].flatMap(([channelId, count]) => (count >= share ? [channelId] : []));
  const due = sql`o.channel_id <> all(${full}::uuid[]) and ${mayGo}`;
  const { rows: lane } = await sql<{ lane: number }>`
    select l.lane from lanes l
    cross join lateral (select o.seq from outbox o where o.lane = l.lane and ${due} order by o.seq limit 1) due
    where l.way = 'out'
    order by random() limit 1
    for update of l skip locked`.execute(tx);
  if (lane[0] === undefined) return { attempts: [], waitMs: 0 };
  const { rows: attempts } = await sql<Attempt>`
    with heads as (
      select o.workspace_id, o.message_id, o.channel_id, o.seq from outbox o
      where o.lane = ${lane[0].lane} and ${due}
      order by o.seq limit ${most}
    ), chosen as (
      select h.workspace_id, h.message_id, coalesce(p.failures, 0) as failures,
        coalesce(p.slower, 1) as slower, ${share}::int - coalesce(u.count, 0) as room,
        row_number() over (partition by h.workspace_id, h.channel_id order by h.seq) as turn
      from heads h left join channel_pace p on p.workspace_id = h.workspace_id and p.channel_id = h.channel_id
      left join unnest(${[...underWay.keys()]}::uuid[], ${[...underWay.values()]}::int[]) as u (channel_id, count)
        on u.channel_id = h.channel_id
    )
    update outbox o set state = 'sending', claimed_at = clock_timestamp(), attempts = o.attempts + 1
    from chosen c, channels ch, messages m
    where o.workspace_id = c.workspace_id and o.message_id = c.message_id
      and c.turn <= case when c.failures < ${failuresMax} then c.room else 1 end
      and ch.workspace_id = o.workspace_id and ch.id = o.channel_id
      and m.workspace_id = o.workspace_id and m.id = o.message_id
    returning o.workspace_id as "workspaceId", o.conversation_id as "conversationId", o.channel_id as "channelId",
      o.message_id as "messageId", o.seq, o.attempts, o.claimed_at as "claimedAt", ch.kind as "channelKind",
      c.slower, m.kind as "messageKind"`.execute(tx);
  return { attempts, waitMs: await bookTurns(tx, attempts) };
}

/** After this long without a word from the process that sent it, the outcome of an attempt is open. */
export const leaseSeconds = 60;
/** Longer than Meta is given to take a file (graph.ts). */
const uploadLeaseSeconds = 180;
/** An open outcome holds the conversation back this long: the echo or a status may still settle it. */
const settleSeconds = 120;

const isOverdue = sql`claimed_at < clock_timestamp() - interval '1 second' * case state
  when 'uploading' then ${uploadLeaseSeconds}::int when 'sending' then ${leaseSeconds}::int else ${settleSeconds}::int end`;

export interface Overdue extends Claimed {
  state: 'uploading' | 'sending' | 'unknown';
}

/** At once at most; the next look finds the others. */
const overdueMax = 500;

/** Attempts whose process died or is frozen (`abandoned`), or outcomes that stayed open for too long. */
export async function findOverdue(tx: Tx, what: 'abandoned' | 'unsettled'): Promise<Overdue[]> {
  const states = what === 'abandoned' ? ['uploading', 'sending'] : ['unknown'];
  const { rows } = await sql<Overdue>`
    select workspace_id as "workspaceId", conversation_id as "conversationId", channel_id as "channelId",
      message_id as "messageId", seq, attempts, claimed_at as "claimedAt", state
    from outbox where state = any(${states}::text[]) and ${isOverdue} order by claimed_at limit ${overdueMax}`.execute(
    tx,
  );
  return rows;
}

/**
 * Nobody answers for it any more. An upload has reached nobody: it is made again. A sending never is: its outcome is open,
 * and an outcome that stayed open leaves the outbox. False when somebody was faster. The conversation is locked by the caller.
 */
export async function giveUp(tx: Tx, one: Overdue): Promise<boolean> {
  const left = sql`${isThisTry(one)} and state = ${one.state} and ${isOverdue} returning message_id`;
  const { rows } =
    one.state === 'unknown'
      ? await sql`delete from outbox where ${left}`.execute(tx)
      : await sql`update outbox set state = ${one.state === 'sending' ? 'unknown' : 'waiting'} where ${left}`.execute(
          tx,
        );
  return rows.length > 0;
}

/** This row and this try at it: another process, or another wish of the agent, may have begun anew meanwhile. */
function isThisTry({ workspaceId, messageId, seq, attempts }: Claimed) {
  return sql`workspace_id = ${workspaceId} and message_id = ${messageId} and seq = ${seq} and attempts = ${attempts}`;
}

/**
 * Its file goes up to Meta now, or has gone up and the message follows: what was declared open meanwhile is not, for
 * nothing has been sent. Null: this attempt is over, and may not send.
 */
export async function goOn<One extends Claimed>(
  tx: Tx,
  attempt: One,
  to: 'uploading' | 'sending',
): Promise<One | null> {
  const { rows } = await sql<Pick<Claimed, 'claimedAt'>>`
    update outbox set state = ${to}, claimed_at = clock_timestamp() where ${isThisTry(attempt)} and state <> 'waiting'
    returning claimed_at as "claimedAt"`.execute(tx);
  return rows[0] === undefined ? null : { ...attempt, ...rows[0] };
}

/** It was not sent, that is known: also when its outcome was declared open meanwhile, as long as nobody has tried since. */
export async function putBack(tx: Tx, attempt: Claimed, delayMs: number): Promise<void> {
  await sql`
    update outbox set state = 'waiting', next_at = clock_timestamp() + ${delayMs} * interval '1 millisecond'
    where ${isThisTry(attempt)} and state <> 'waiting'`.execute(tx);
}

export async function leaveOpen(tx: Tx, attempt: Claimed): Promise<void> {
  await sql`update outbox set state = 'unknown' where ${isThisTry(attempt)} and state = 'sending'`.execute(tx);
}

/**
 * It arrived. Sent again by its agent meanwhile, it need not go once more; an attempt that is under way all the same
 * keeps its place until its own call returns.
 */
export async function takeOut(tx: Tx, attempt: Claimed): Promise<void> {
  const { workspaceId, messageId } = attempt;
  await sql`
    delete from outbox where workspace_id = ${workspaceId} and message_id = ${messageId}
      and (state <> 'sending' or ${isThisTry(attempt)})`.execute(tx);
}

/** It failed. False when the agent has sent it again meanwhile: what became of this attempt says nothing about that one. */
export async function takeOutFailed(tx: Tx, attempt: Claimed): Promise<boolean> {
  await sql`delete from outbox where ${isThisTry(attempt)}`.execute(tx);
  const { workspaceId, messageId } = attempt;
  const { rows } = await sql`
    select from outbox where workspace_id = ${workspaceId} and message_id = ${messageId}`.execute(tx);
  return rows.length === 0;
}
