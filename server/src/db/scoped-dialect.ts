import { AsyncLocalStorage } from 'node:async_hooks';
import {
  CompiledQuery,
  type Dialect,
  DummyDriver,
  PostgresAdapter,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  Transaction,
  type TransactionSettings,
} from 'kysely';
import pg from 'pg';
import { keepingPrepared } from './prepared.ts';

interface Current {
  /** How the next transaction begins; taken once, so that one begun inside another one's work is a plain one. */
  begin: string | null;
  prepared: boolean;
  early: boolean;
  readOnly: boolean;
  /** Of a transaction that begins early: its beginning, on its way together with its first statement. */
  begun?: Promise<unknown>;
  /** Of a transaction that reads: its end, which nobody waits for but the next user of its connection. */
  ended?: Promise<unknown>;
  /** Of a transaction that reads. */
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
   * It begins in the round trip of its first statement. That one must change nothing: should the transaction not begin, it
   * has run all the same when we learn of it, and its answer is thrown away.
   */
  early?: boolean;
  /** It only reads: it begins early, and its end is not waited for. PostgreSQL refuses it everything else. */
  readOnly?: boolean;
}

/**
 * Runs `start`, whose transaction begins as this role and for this workspace, in the same round trip. All of it is local
 * to the transaction, so safe behind a pooler that hands the connection to someone else afterwards.
 */
export function beginAs<T>(
  { role, workspaceId, settings = [], prepared = false, readOnly = false, early = readOnly }: Scope,
  start: () => Promise<T>,
): Promise<T> {
  const workspace = `set local roost.workspace = ${pg.escapeLiteral(workspaceId)}`;
  const begin = [readOnly ? 'begin read only' : 'begin', `set local role ${role}`, workspace, ...settings].join('; ');
  return scope.run({ begin, prepared, early, readOnly }, start);
}

/** Runs `start`, whose statements are always the same ones outside any transaction: PostgreSQL keeps their plans. */
export function keepingPlans<T>(start: () => Promise<T>): Promise<T> {
  return scope.run({ begin: null, prepared: true, early: false, readOnly: false }, start);
}

/**
 * The same transaction, whose statements do not wait for one another: Kysely lets one begin when the one before it was
 * answered, which most drivers need; ours sends them in one round trip (`together`).
 */
export async function unqueued<Tables>(tx: Transaction<Tables>): Promise<Transaction<Tables>> {
  const queued = tx.getExecutor();
  const connection = await queued.provideConnection(async (one) => one);
  const executor = queued.withConnectionProvider({ provideConnection: (use) => use(connection) });
  return new Transaction<Tables>({ config: { dialect: begun }, dialect: begun, driver: new DummyDriver(), executor });
}

/** Of a transaction that somebody else begins and ends. */
const begun: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};

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
    if (own.readOnly) own.connection = connection;
    if (own.early) {
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
