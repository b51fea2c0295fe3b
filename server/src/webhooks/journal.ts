/**
 * The journal: every webhook POST is durable before it is acknowledged (invariant 1). Requests that come together share
 * one commit. No timer: the next flush begins when the event loop turns, with whatever has gathered.
 */
import { sql } from 'kysely';
import type pg from 'pg';
import { Histogram } from 'prom-client';
import { type Db, newId, openDb, openPool, pgCode } from '../db/db.ts';
import { laneBeside, laneOf } from '../db/lanes.ts';
import { fail } from '../errors.ts';

export interface Delivery {
  workspaceId: string;
  receivedAt: Date;
  object: string | null;
  /** The exact bytes. */
  body: Buffer;
  /** The account each entry is about (null where it cannot be told), and whether it is nothing but memory. */
  entries: readonly { object: string | null; externalId: string | null; memory: boolean }[];
}

export interface Journal {
  /** Resolves after the commit; fails with `unavailable` when it is not durable by then (`performance.now()`). */
  store(delivery: Delivery, by: number): Promise<void>;
  /** So many wait for their acknowledgement, or did a moment ago, that everything else should give way. */
  pressed(): boolean;
  /** From the first byte that reaches the journal to the commit. */
  seconds: Histogram;
  /** Stops waiting requests from hanging; nothing is stored after it. */
  close(): void;
}

interface Waiting {
  id: string;
  delivery: Delivery;
  /** By `performance.now()`; 0 once it is answered. */
  waitsUntil: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const flushesMax = 2;
const flushDeliveriesMax = 1_000;
const flushBytesMax = 8_000_000;
const pressedDeliveries = 24;
/** Between two commits of a steady press fewer wait for a moment. */
const pressedForMs = 30;
const waitingEntriesMax = 10_000;
const waitingBytesMax = 64_000_000;
/** Two groups on their way, and the secrets that signed what comes next. */
const ackConnections = flushesMax + 1;
const ackSilentMs = 4_000;

/**
 * The connections between a delivery and its acknowledgement. They are used for nothing else, so that no other statement
 * is waited for, and one that says nothing is given up long before others are: Meta comes again, and another will do.
 */
export function openAckDb(connection: pg.PoolConfig, log: (error: Error) => void): Db {
  const impatient = { ...connection, connectionTimeoutMillis: ackSilentMs, max: ackConnections };
  return openDb(openPool(impatient, log, ackSilentMs));
}

/** `stored` is called after every commit: there is something to read. */
export function createJournal(db: Db, stored: () => void): Journal {
  const queue: Waiting[] = [];
  const flying = new Set<Waiting>();
  let held = { entries: 0, bytes: 0 };
  let flushes = 0;
  let scheduled = false;
  let pressedAt = Number.NEGATIVE_INFINITY;
  const overdue = setInterval(refuseOverdue, 500).unref();

  function schedule(): void {
    if (scheduled || flushes >= flushesMax || queue.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      void flush(nextGroup()).finally(schedule);
    });
  }

  function nextGroup(): Waiting[] {
    const group: Waiting[] = [];
    let bytes = 0;
    while (group.length < flushDeliveriesMax && bytes < flushBytesMax) {
      const next = queue.shift();
      if (next === undefined) break;
      if (next.waitsUntil === 0) continue;
      bytes += next.delivery.body.length;
      group.push(next);
    }
    return group;
  }

  async function flush(group: Waiting[]): Promise<void> {
    if (group.length === 0) return;
    flushes += 1;
    for (const one of group) flying.add(one);
    try {
      await write(db, group);
      for (const one of group) settle(one, () => one.resolve());
      stored();
    } catch (error) {
      // Refused for what it holds (its workspace is gone): one delivery must not take the others with it.
      const refused = /^(22|23)/.test(pgCode(error) ?? '');
      if (refused && group.length > 1) for (const one of group) await flush([one]);
      else for (const one of group) settle(one, () => one.reject(error));
    } finally {
      flushes -= 1;
    }
  }

  function settle(one: Waiting, tell: () => void): void {
    if (!release(one)) return;
    tell();
  }

  /** False when the request was answered already. */
  function release(one: Waiting): boolean {
    if (one.waitsUntil === 0) return false;
    one.waitsUntil = 0;
    flying.delete(one);
    held = { entries: held.entries - weight(one.delivery), bytes: held.bytes - one.delivery.body.length };
    return true;
  }

  function refuseOverdue(): void {
    const now = performance.now();
    // One that flies may still be committed: Meta sends it again, and nothing is doubled.
    for (const one of [...queue, ...flying]) {
      if (one.waitsUntil < now) settle(one, () => one.reject(new Error('The journal took too long.')));
    }
  }

  const seconds = new Histogram({
    name: 'roost_ack_seconds',
    help: 'How long a delivery takes to be durable',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [],
  });

  return {
    seconds,
    pressed: () => performance.now() - pressedAt < pressedForMs,
    async store(delivery, by) {
      const began = performance.now();
      if (held.entries + weight(delivery) > waitingEntriesMax || held.bytes + delivery.body.length > waitingBytesMax) {
        fail('unavailable', 'Too much is waiting to be stored. Please try again.');
      }
      held = { entries: held.entries + weight(delivery), bytes: held.bytes + delivery.body.length };
      try {
        await new Promise<void>((resolve, reject) => {
          queue.push({ id: newId(), delivery, waitsUntil: by, resolve, reject });
          if (queue.length + flying.size >= pressedDeliveries) pressedAt = performance.now();
          schedule();
        });
        seconds.observe((performance.now() - began) / 1000);
      } catch (cause) {
        fail('unavailable', 'The delivery could not be stored. Please try again.', { cause });
      }
    },
    close() {
      clearInterval(overdue);
      for (const one of queue.splice(0)) settle(one, () => one.reject(new Error('Roost is stopping.')));
    },
  };
}

function weight(delivery: Delivery): number {
  return Math.max(1, delivery.entries.length);
}

/** All deliveries of a group and their entries: one statement, one commit, one round trip. */
async function write(db: Db, group: readonly Waiting[]): Promise<void> {
  const entries = group.flatMap(({ id, delivery }) =>
    delivery.entries.map(({ object, externalId, memory }, position) => {
      const lane = laneOf(delivery.workspaceId, object, externalId);
      // A phone's memory comes in bulk: nothing live waits behind it.
      const place = { object, externalId, lane: memory ? laneBeside(lane) : lane };
      return { deliveryId: id, workspaceId: delivery.workspaceId, position, ...place };
    }),
  );
  // The bodies travel as one binary parameter and are cut apart there.
  const bodies = Buffer.concat(group.map((one) => one.delivery.body));
  let end = 1;
  const starts = group.map(({ delivery }) => {
    end += delivery.body.length;
    return end - delivery.body.length;
  });
  await sql`select roost_store_deliveries(
    ${group.map((one) => one.id)}::uuid[], ${group.map((one) => one.delivery.workspaceId)}::uuid[],
    ${group.map((one) => one.delivery.receivedAt)}::timestamptz[], ${group.map((one) => one.delivery.object)}::text[],
    ${bodies}::bytea, ${starts}::int[], ${group.map((one) => one.delivery.body.length)}::int[],
    ${group.map((one) => one.delivery.entries.length)}::int[],
    ${entries.map((one) => one.workspaceId)}::uuid[], ${entries.map((one) => one.deliveryId)}::uuid[],
    ${entries.map((one) => one.position)}::int[], ${entries.map((one) => one.lane)}::smallint[],
    ${entries.map((one) => one.object)}::text[], ${entries.map((one) => one.externalId)}::text[])`.execute(db);
}
