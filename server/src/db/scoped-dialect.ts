import { AsyncLocalStorage } from 'node:async_hooks';
import {
  CompiledQuery,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely';
import pg from 'pg';
import { keepingPrepared } from './prepared.ts';

interface Current {
  /** How the next transaction begins; taken once, so that one begun inside another one's work is a plain one. */
  begin: string | null;
  prepared: boolean;
  readOnly: boolean;
  /** Of a transaction that reads: its beginning, on its way together with its first statement. */
  begun?: Promise<unknown>;
  /** Of a transaction that reads: its end, which nobody waits for but the next user of its connection. */
  ended?: Promise<unknown>;
  connection?: Connection;
}

const scope = new AsyncLocalStorage<Current>();

export interface Scope {
  role: string;
  workspaceId: string;
  /** More statements of the same kind; not for anything that came from outside. */
  settings?: readonly string[];
  /** Its statements are always the same, and run so often that PostgreSQL keeps their plans. */
  prepared?: boolean;
  /**
   * It only reads: it begins in the round trip of its first statement, and its end is not waited for. PostgreSQL refuses it
   * everything else, since a statement whose transaction did not begin is found out only after it ran.
   */
  readOnly?: boolean;
}

/**
 * Runs `start`, whose transaction begins as this role and for this workspace, in the same round trip. All of it is local
 * to the transaction, so safe behind a pooler that hands the connection to someone else afterwards.
 */
export function beginAs<T>(
  { role, workspaceId, settings = [], prepared = false, readOnly = false }: Scope,
  start: () => Promise<T>,
): Promise<T> {
  const workspace = `set local roost.workspace = ${pg.escapeLiteral(workspaceId)}`;
  const begin = [readOnly ? 'begin read only' : 'begin', `set local role ${role}`, workspace, ...settings].join('; ');
  return scope.run({ begin, prepared, readOnly }, start);
}

/** Runs `start`, whose statements are always the same ones outside any transaction: PostgreSQL keeps their plans. */
export function keepingPlans<T>(start: () => Promise<T>): Promise<T> {
  return scope.run({ begin: null, prepared: true, readOnly: false }, start);
}

export class ScopedDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(pool: pg.Pool) {
    const config = {
      pool: keepingPrepared(pool, {
        wanted: () => scope.getStore()?.prepared === true,
        first: () => scope.getStore()?.begun,
      }),
    };
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new ScopedDriver(this.#config);
  }
}

type Connection = Parameters<PostgresDriver['rollbackTransaction']>[0];

class ScopedDriver extends PostgresDriver {
  override async beginTransaction(connection: Connection, settings: TransactionSettings): Promise<void> {
    const own = scope.getStore();
    const begin = own?.begin;
    if (own === undefined || begin == null) return super.beginTransaction(connection, settings);
    own.begin = null;
    const begun = connection.executeQuery(CompiledQuery.raw(begin));
    if (own.readOnly) {
      own.connection = connection;
      own.begun = begun;
      begun.catch(() => {});
      return;
    }
    try {
      await begun;
    } catch (error) {
      // It may have begun before it failed, and nobody else would end it.
      await this.rollbackTransaction(connection).catch(() => {});
      throw error;
    }
  }

  override async commitTransaction(connection: Connection): Promise<void> {
    const own = scope.getStore();
    if (own?.connection !== connection) return super.commitTransaction(connection);
    own.ended = connection.executeQuery(CompiledQuery.raw('commit'));
    own.ended.catch(() => {});
  }

  override async releaseConnection(connection: Connection): Promise<void> {
    const own = scope.getStore();
    const release = () => super.releaseConnection(connection);
    if (own?.connection !== connection || own.ended === undefined) return release();
    void own.ended.then(release, release);
  }
}
