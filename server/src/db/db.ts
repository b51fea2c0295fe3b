import { randomFillSync } from 'node:crypto';
import { Kysely, type Transaction } from 'kysely';
import pg from 'pg';
import { v7 } from 'uuid';
import { columnTypes } from './column-types.ts';
import { isStale } from './prepared.ts';
import type { Database } from './schema.ts';
import { beginAs, keepingPlans, type Scope, ScopedDialect, unqueued } from './scoped-dialect.ts';
import { silentMs, watch } from './watch.ts';

export type Db = Kysely<Database>;
export type Tx = Transaction<Database>;

const random = Buffer.alloc(4_096);
let drawn = random.length;
let lastMs = 0;
let sequence = 0;

/**
 * UUIDv7: made by us, so that ids sort by creation and no round trip is needed to learn them. Random bytes are drawn for
 * many at once: asking the system for each id took a twentieth of the time of a busy process.
 */
export function newId(): string {
  if (drawn === random.length) {
    randomFillSync(random);
    drawn = 0;
  }
  const bytes = random.subarray(drawn, drawn + 16);
  drawn += 16;
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // Half of its range is left to count on within the millisecond, and for a clock that is set back.
    sequence = bytes.readUInt32BE(0) >>> 1;
  } else {
    sequence += 1;
  }
  return v7({ random: bytes, msecs: lastMs, seq: sequence });
}

const ownId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text that came from outside has the form of our ids, which are in lower case. */
export function isOwnId(text: string): boolean {
  return ownId.test(text);
}

/** One pool for everything. `max` is small: Node and PostgreSQL share the machine. */
export function openPool(connection: pg.PoolConfig, log: (error: Error) => void, quietMs = silentMs): pg.Pool {
  const pool = new pg.Pool({
    max: 16,
    connectionTimeoutMillis: 8_000,
    keepAlive: true,
    // A statement need not wait for the answer to the one before it.
    pipeline: true,
    types: columnTypes,
    ...connection,
  });
  // An idle connection that dies emits here; the next query opens a new one.
  pool.on('error', log);
  pool.on('connect', (client) => {
    // One that dies between two statements of a transaction emits on itself; unheard, that would end the process.
    client.on('error', log);
    watch(client, quietMs);
  });
  return pool;
}

export function openDb(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new ScopedDialect(pool) });
}

/** Runs `work` as roost_app: row-level security shows it this workspace and nothing else. */
export function inWorkspace<T>(ctx: { db: Db }, workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(ctx.db, app(workspaceId), work);
}

/** `inWorkspace` for work that only reads, in one round trip less for its beginning and one for its end. */
export function readWorkspace<T>(ctx: { db: Db }, workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(ctx.db, { ...app(workspaceId), readOnly: true }, work);
}

/**
 * `readWorkspace` for a query of many joins that stand in the order in which they are best done: looking for a better one
 * takes longer than the query (7.9 ms of planning against 1.6, and 1.8 to run, for a page of the inbox).
 */
export function readWorkspaceAsWritten<T>(
  ctx: { db: Db },
  workspaceId: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const settings = ['set local join_collapse_limit = 1'];
  return transact(ctx.db, { ...app(workspaceId), settings, prepared: true, readOnly: true }, work);
}

/** Runs `work` as roost_system, over all workspaces. Only for the doors that `doors.test.ts` names, each with its reason. */
export function acrossWorkspaces<T>(ctx: { db: Db }, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(ctx.db, system, work);
}

/**
 * `acrossWorkspaces` for statements that are always the same and run all day: PostgreSQL keeps their plans. The first of
 * them must change nothing (`early` of a scope).
 */
export function acrossWorkspacesPrepared<T>(ctx: { db: Db }, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(ctx.db, { ...system, prepared: true, early: true }, work);
}

/** `acrossWorkspaces` for work that only reads: like `readWorkspace`. */
export function readAcrossWorkspaces<T>(
  ctx: { db: Db },
  work: (tx: Tx) => Promise<T>,
  how: Pick<Scope, 'prepared' | 'settings'> = {},
): Promise<T> {
  return transact(ctx.db, { ...system, ...how, readOnly: true }, work);
}

/** Runs `ask` outside any transaction, with plans kept: its statements are always the same ones, and may run twice. */
export async function withKeptPlans<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await keepingPlans(ask);
  } catch (error) {
    if (!isStale(error)) throw error;
    return ask();
  }
}

/**
 * Statements of one transaction that do not need each other's answers, in one round trip; PostgreSQL runs them in this
 * order. All have ended when this does: one still on its way when the transaction is given up would run outside of it.
 * Throws what went wrong first; the others then fail because of it.
 */
export async function together<T extends readonly unknown[] | []>(
  statements: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  try {
    return await Promise.all(statements);
  } catch (error) {
    await Promise.allSettled(statements);
    throw error;
  }
}

const system: Scope = { role: 'roost_system', workspaceId: '' };

function app(workspaceId: string): Scope {
  return { role: 'roost_app', workspaceId };
}

const triesMax = 3;
/** Serialization failure and deadlock: PostgreSQL undid everything, the same work may run again. */
const retryableCodes = new Set(['40001', '40P01']);

async function transact<T>(db: Db, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await beginAs(scope, () => db.transaction().execute(async (tx) => work(await unqueued(tx))));
    } catch (error) {
      const retryable = retryableCodes.has(pgCode(error) ?? '') || isStale(error);
      if (attempt >= triesMax || !retryable) throw error;
    }
  }
}

/** SQLSTATE of an error from PostgreSQL, if it is one. */
export function pgCode(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/**
 * No room, no memory, canceled, shut down, damaged: PostgreSQL could not, whatever it was asked (SQLSTATE classes 53, 55,
 * 57, 58 and XX). The same work may go well later.
 */
export function isServerTrouble(error: unknown): boolean {
  return /^(5[3578]|XX)/.test(pgCode(error) ?? '');
}

/** True when `error` is a violation of the named constraint; names are spelled out in the migrations for this. */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.constraint === constraint;
}
