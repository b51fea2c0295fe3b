/**
 * Workers that read the journal. A worker holds a lane by locking its row; what it reads, writes and ticks off is one
 * transaction, so an entry is applied exactly once.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, type Db, openDb, openPool } from '../db/db.ts';
import { refreshStatistics } from '../db/statistics.ts';
import { expireParked } from './expire-parked.ts';
import { readLane } from './read-lane.ts';

const workersMax = 2;
/** For what other processes stored, and for what a lost wake-up would leave behind. */
const pollMs = 1_000;
const expireEveryMs = 600_000;
const batchEntries = 200;
/** A batch is taken in without a pause for anything else: while deliveries wait it is a small one. */
const pressedBatchEntries = 40;
/** Where so many come in one sweep there is enough for a second worker, and none of them rests. */
const manyEntries = 50;
/** What comes drop by drop is gathered: a message alone is read at once, those that follow it closely by twos and threes. */
const gatherMs = 10;
/** A worker that has shown nothing for so long may hang on its connection: another one takes what is free. */
const stuckMs = 500;
/** While deliveries wait to be stored, a ninth of the time is for reading. */
const pausePerWork = 8;
const pauseMaxMs = 1_000;
const pauseStepMs = 10;

const firstRefreshEntries = 300;

/**
 * The connections of the workers and of what looks after them. Statements are kept there (some thirty megabytes more
 * when any connection may have to keep them), and none of them waits behind a report.
 */
export function openReadDb(connection: pg.PoolConfig, log: (error: Error) => void): Db {
  return openDb(openPool({ ...connection, max: workersMax + 1 }, log));
}

export interface LaneReader {
  start(): void;
  /** There is something to read. */
  wake(): void;
  /** Resolves when every entry is done or dead. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** `pressed`: deliveries wait to be stored in this very process. What is stored can be read later; Meta does not wait. */
export function createLaneReader(ctx: Ctx, pressed: () => boolean): LaneReader {
  const running = new Set<Promise<void>>();
  let wokenAgain = false;
  let movedAt = 0;
  let draining = false;
  // A process with ROOST_ROLE=web stores and never starts to read.
  let reading = false;
  let poll: NodeJS.Timeout | undefined;
  let expiry: NodeJS.Timeout | undefined;
  let grown = 0;
  let refreshAt = firstRefreshEntries;
  let refreshing = Promise.resolve();

  function wake(): void {
    if (!reading) {
      ctx.live.wakeWorkers('in');
      return;
    }
    wokenAgain = true;
    if (running.size === 0 || (performance.now() - movedAt > stuckMs && !pressed())) startWorker();
  }

  function startWorker(): void {
    if (running.size >= workersMax) return;
    movedAt = performance.now();
    const worker = readUntilQuiet()
      .catch((error: unknown) => ctx.log.warn({ error: String(error) }, 'reading the journal failed; trying again'))
      .finally(() => {
        running.delete(worker);
        if (wokenAgain) wake();
      });
    running.add(worker);
  }

  async function readUntilQuiet(): Promise<void> {
    while (wokenAgain && reading) {
      wokenAgain = false;
      const read = await readLanes();
      if (read === 0 && running.size === 1) continue;
      wokenAgain = true;
      // Another one is at what there is: looking again and again would only take its time.
      if (read === 0) return;
      if (read >= manyEntries && !pressed()) startWorker();
      if (read < manyEntries && !draining) await delay(gatherMs);
    }
  }

  /** Early and then ever more seldom; autovacuum keeps up with a table that is large already. */
  function grow(entries: number): void {
    grown += entries;
    if (grown < refreshAt) return;
    refreshAt *= 4;
    refreshing = refreshing
      .then(() => refreshStatistics(ctx.db))
      .catch((error: unknown) => ctx.log.warn({ error: String(error) }, 'statistics were not refreshed'));
  }

  function expire(): void {
    expireParked(ctx).then(
      (expired) => expired > 0 && ctx.log.warn({ expired }, 'events waited a day for their message'),
      (error: unknown) => ctx.log.warn({ error: String(error) }, 'looking for expired events failed; trying again'),
    );
  }

  /** One sweep: every lane with something due that no other worker holds. Answers how many entries were read. */
  async function readLanes(): Promise<number> {
    const seen: number[] = [];
    let read = 0;
    while (reading) {
      const began = performance.now();
      const most = pressed() ? pressedBatchEntries : batchEntries;
      const { lane, others, entries, retryInMs } = await readLane(ctx, seen, most);
      movedAt = performance.now();
      if (lane === null) return read;
      if (retryInMs !== null) setTimeout(wake, retryInMs).unref();
      read += entries;
      grow(entries);
      await restWhile(pressed, Math.min(pauseMaxMs, pausePerWork * (performance.now() - began)));
      // What has come meanwhile is of the next sweep.
      if (entries === most) continue;
      if (!others) return read;
      seen.push(lane);
    }
    return read;
  }

  return {
    start() {
      reading = true;
      ctx.live.onWake('in', wake);
      poll = setInterval(wake, pollMs).unref();
      expiry = setInterval(expire, expireEveryMs).unref();
      expire();
      wake();
    },
    wake,
    async drain() {
      draining = true;
      for (;;) {
        wake();
        await Promise.all(running);
        if (!reading || (await nothingWaits(ctx))) break;
        await delay(20);
      }
      draining = false;
    },
    async close() {
      reading = false;
      clearInterval(poll);
      clearInterval(expiry);
      await Promise.all(running);
      await refreshing;
    },
  };
}

/** For `atMostMs`, or less: who had to be given way may be through long before. */
export async function restWhile(pressed: () => boolean, atMostMs: number): Promise<void> {
  const until = performance.now() + atMostMs;
  while (pressed() && performance.now() < until) await delay(pauseStepMs);
}

async function nothingWaits(ctx: Ctx): Promise<boolean> {
  return acrossWorkspaces(ctx, async (tx) => {
    const row = await tx
      .selectFrom('delivery_entries')
      .select('position')
      .where('state', '=', 'waiting')
      .limit(1)
      .execute();
    return row.length === 0;
  });
}
