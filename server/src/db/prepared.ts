/**
 * Statements that PostgreSQL keeps parsed and planned. Planned anew each time, those of the message path took it a quarter
 * more of the processor, and a batch of the journal 23 ms instead of 19.
 */
import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { socketOf } from './watch.ts';

/** Each is kept by every connection that has run it, and takes PostgreSQL's memory there. */
const statementsMax = 200;

/**
 * Errors of a kept statement, by where PostgreSQL raises them: its words differ by language. A pooler may hand out a
 * connection that has never seen it, or has it already; a newer Roost may have altered its table.
 */
const stale = new Set(['FetchPreparedStatement', 'StorePreparedStatement', 'RevalidateCachedQuery']);

/** What is said without waiting in between goes out together: a write costs Node more than the statement. */
function inOneWrite(client: pg.PoolClient): void {
  const socket = socketOf(client);
  socket.cork();
  // After the promises that are due by now: a transaction's first statement is behind some.
  process.nextTick(() => socket.uncork());
}

/** What ran may run again: none is kept from then on. */
export function isStale(error: unknown): boolean {
  return error instanceof pg.DatabaseError && stale.has(error.routine ?? '');
}

interface Surroundings {
  /** Whether the statement is one to keep. */
  wanted(): boolean;
  /** What has to have been answered before this statement's answer counts. */
  first(): Promise<unknown> | undefined;
}

export function keepingPrepared(pool: pg.Pool, { wanted, first }: Surroundings): PostgresPool {
  const names = new Map<string, string>();
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  let trusted = true;

  function nameOf(statement: string): string | undefined {
    const name = names.get(statement);
    if (name !== undefined || names.size >= statementsMax) return name;
    const made = `roost_${createHash('sha256').update(statement).digest('hex').slice(0, 20)}`;
    names.set(statement, made);
    return made;
  }

  async function query(client: pg.PoolClient, statement: string, values: readonly unknown[]) {
    // Without values it may be several statements at once, which cannot be prepared.
    const name = trusted && values.length > 0 && wanted() ? nameOf(statement) : undefined;
    inOneWrite(client);
    const answer = client.query({ text: statement, values: [...values], ...(name === undefined ? {} : { name }) });
    try {
      return (await Promise.all([answer, first()]))[0];
    } catch (error) {
      if (isStale(error)) trusted = false;
      throw error;
    }
  }

  function keeping(client: pg.PoolClient): PostgresPoolClient {
    return Object.create(client, {
      query: { value: (statement: string, values: readonly unknown[]) => query(client, statement, values) },
      release: { value: (destroy?: boolean) => client.release(destroy) },
    });
  }

  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const own = known.get(client) ?? keeping(client);
      known.set(client, own);
      return own;
    },
  };
}
