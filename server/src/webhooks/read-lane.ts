/** One batch of one lane: claimed, parsed, received, ticked off and announced in one transaction. */
import type { Hint } from '@roost/contract/live.ts';
import { sql } from 'kysely';
import type { ChannelEvent } from '../channels/event.ts';
import { channelFor, readEnvelope } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { acrossWorkspacesPrepared, isServerTrouble, pgCode, type Tx, together } from '../db/db.ts';
import { announce } from '../inbox/announce.ts';
import { joinErrands } from '../inbox/errands.ts';
import { type Fate, type Received, receive } from '../inbox/receive.ts';
import { type Json, parseLossless } from '../meta/lossless-json.ts';
import { type Claimed, claimEntries, lockLane, tickOff, type Verdict } from './entries.ts';

/** An entry that fails waits this long before try 2, 3, 4, 5; other accounts of its lane go on meanwhile. */
const retryDelaysMs = [50, 100, 200, 400];
/** Trouble of the database is not the entry's: it waits that over, for a day. */
const troubleDelayMs = 5_000;
const troubleHoursMax = 24;

interface Batch {
  /** Null: no lane has anything due. */
  lane: number | null;
  /** Something was due in other lanes too. */
  others: boolean;
  entries: number;
  retryInMs: number | null;
}

/** An entry that cannot be taken in; which one is not known yet. */
class BatchRefused extends Error {}

/** Reads a batch of at most so many entries of a lane that is free; `except` are those to leave out. */
export async function readLane(ctx: Ctx, except: readonly number[], most: number): Promise<Batch> {
  try {
    return await readBatch(ctx, except, most, 'whole');
  } catch (error) {
    // Hardly ever: hence no savepoints before.
    if (error instanceof BatchRefused) return readBatch(ctx, except, most, 'by halves');
    throw error;
  }
}

type Taking = 'whole' | 'by halves';

function readBatch(ctx: Ctx, except: readonly number[], most: number, taking: Taking): Promise<Batch> {
  return acrossWorkspacesPrepared(ctx, async (tx) => {
    const found = await lockLane(tx, except);
    const { number: lane, others } = found ?? { number: null, others: false };
    const entries = lane === null ? [] : await claimEntries(tx, lane, most);
    if (entries.length === 0) return { lane, others, entries: 0, retryInMs: null };
    const bodies = new Map<string, Json | Error>();
    const parsed = entries.map((entry) => parse(entry, bodies));
    const verdicts: Verdict[] = [];
    const received: { workspaceId: string; result: Received }[] = [];
    await takeIn(tx, ctx.clock.now(), parsed, verdicts, received, taking);
    await together([tickOff(tx, verdicts), announceAll(ctx, tx, verdicts, received)]);
    const delays = verdicts.flatMap((one) => (one.state === 'waiting' ? [one.retryInMs] : []));
    return { lane, others, entries: entries.length, retryInMs: delays.length === 0 ? null : Math.min(...delays) };
  });
}

interface Parsed {
  entry: Claimed;
  /** What it tells, or why it never can be read. */
  events: ChannelEvent[] | Error;
}

function parse(entry: Claimed, bodies: Map<string, Json | Error>): Parsed {
  try {
    let body = bodies.get(entry.deliveryId);
    if (body === undefined) {
      body = parseBody(entry.body);
      bodies.set(entry.deliveryId, body);
    }
    if (body instanceof Error) return { entry, events: body };
    const { object, entries } = readEnvelope(body);
    const one = entries[entry.position];
    if (one === undefined) return { entry, events: new Error('The delivery holds no entry that can be read.') };
    const channel = channelFor(object, one);
    if (channel === null) return { entry, events: new Error(`Roost does not know the object ${object ?? '(none)'}.`) };
    return { entry, events: channel.parse(one, entry.receivedAt) };
  } catch (error) {
    return { entry, events: error instanceof Error ? error : new Error(String(error)) };
  }
}

function parseBody(body: Buffer): Json | Error {
  try {
    return parseLossless(body.toString('utf8'));
  } catch {
    return new Error('The body is not JSON.');
  }
}

/** Takes the batch in as one; if that fails (by halves), until the entry that cannot be taken stands alone. */
async function takeIn(
  tx: Tx,
  now: Date,
  batch: readonly Parsed[],
  verdicts: Verdict[],
  received: { workspaceId: string; result: Received }[],
  taking: Taking = 'by halves',
): Promise<void> {
  const readable = batch.filter((one) => !(one.events instanceof Error));
  for (const { entry, events } of batch) {
    if (events instanceof Error) verdicts.push({ entry, state: 'dead', error: events.message });
  }
  if (readable.length === 0) return;
  if (taking === 'by halves') await sql`savepoint batch`.execute(tx);
  try {
    const results = await receiveAll(tx, now, readable);
    if (taking === 'by halves') await sql`release savepoint batch`.execute(tx);
    received.push(...results.received);
    verdicts.push(...results.verdicts);
  } catch (error) {
    if (pgCode(error) === '40001' || pgCode(error) === '40P01') throw error;
    if (taking === 'whole') throw new BatchRefused('an entry cannot be taken in', { cause: error });
    // Fails too when the connection is gone: then nobody is to blame, and all of it is read again.
    await sql`rollback to savepoint batch`.execute(tx);
    const only = readable[0];
    if (readable.length > 1 || only === undefined) {
      const half = Math.ceil(readable.length / 2);
      await takeIn(tx, now, readable.slice(0, half), verdicts, received);
      await takeRest(tx, now, readable.slice(half), verdicts, received);
      return;
    }
    verdicts.push(failed(only.entry, error, now));
  }
}

/** What follows an entry of the same account that has to wait, waits behind it. */
async function takeRest(
  tx: Tx,
  now: Date,
  rest: readonly Parsed[],
  verdicts: Verdict[],
  received: { workspaceId: string; result: Received }[],
): Promise<void> {
  const waiting = new Set(verdicts.filter((one) => one.state === 'waiting').map((one) => one.entry.account));
  await takeIn(
    tx,
    now,
    rest.filter((one) => !waiting.has(one.entry.account)),
    verdicts,
    received,
  );
}

function failed(entry: Claimed, error: unknown, now: Date): Verdict {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const young = now.getTime() - entry.receivedAt.getTime() < troubleHoursMax * 3_600_000;
  const retryInMs = retryDelaysMs[entry.attempts] ?? (isServerTrouble(error) && young ? troubleDelayMs : undefined);
  if (retryInMs === undefined) return { entry, state: 'dead', error: message };
  return { entry, state: 'waiting', error: message, retryInMs };
}

async function receiveAll(
  tx: Tx,
  now: Date,
  batch: readonly Parsed[],
): Promise<{ verdicts: Verdict[]; received: { workspaceId: string; result: Received }[] }> {
  const byWorkspace = Map.groupBy(batch, (one) => one.entry.workspaceId);
  const verdicts: Verdict[] = [];
  const received: { workspaceId: string; result: Received }[] = [];
  for (const [workspaceId, entries] of byWorkspace) {
    const lists = entries.map(({ events }) => (events instanceof Error ? [] : events));
    const deliveredAt = entries.flatMap(({ entry }, index) => (lists[index] ?? []).map(() => entry.receivedAt));
    const result = await receive(tx, workspaceId, lists.flat(), now, { deliveredAt });
    received.push({ workspaceId, result });
    let from = 0;
    for (const [index, { entry }] of entries.entries()) {
      const count = lists[index]?.length ?? 0;
      verdicts.push({ entry, state: 'done', events: countFates(result.fates.slice(from, from + count)) });
      from += count;
    }
  }
  return { verdicts, received };
}

function countFates(fates: readonly Fate[]): Partial<Record<Fate, number>> {
  const counts: Partial<Record<Fate, number>> = {};
  for (const fate of fates) counts[fate] = (counts[fate] ?? 0) + 1;
  return counts;
}

async function announceAll(
  ctx: Ctx,
  tx: Tx,
  verdicts: readonly Verdict[],
  received: readonly { workspaceId: string; result: Received }[],
): Promise<void> {
  const workspaces = new Set(verdicts.map((one) => one.entry.workspaceId));
  for (const workspaceId of workspaces) {
    const results = received.filter((one) => one.workspaceId === workspaceId).map((one) => one.result);
    const hints: Hint[] = [...results.flatMap((result) => result.hints), { type: 'delivery', all: true }];
    await announce(ctx, tx, workspaceId, hints, joinErrands(results.map((result) => result.errands)));
  }
}
