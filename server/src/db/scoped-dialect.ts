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

/** How the next transaction begins; taken once, so that one begun inside another one's work is a plain one. */
const scope = new AsyncLocalStorage<{ begin: string | null; prepared: boolean }>();

export interface Scope {
  role: string;
  workspaceId: string;
  /** More statements of the same kind; not for anything that came from outside. */
  settings?: readonly string[];
  /** Its statements are always the same, and run so often that PostgreSQL keeps their plans. */
  prepared?: boolean;
}

/**
 * Runs `start`, whose transaction begins as this role and for this workspace, in the same round trip. All of it is local
 * to the transaction, so safe behind a pooler that hands the connection to someone else afterwards.
 */
export function beginAs<T>(
  { role, workspaceId, settings = [], prepared = false }: Scope,
  start: () => Promise<T>,
): Promise<T> {
  const workspace = `set local roost.workspace = ${pg.escapeLiteral(workspaceId)}`;
  return scope.run({ begin: ['begin', `set local role ${role}`, workspace, ...settings].join('; '), prepared }, start);
}

export class ScopedDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(pool: pg.Pool) {
    const config = { pool: keepingPrepared(pool, () => scope.getStore()?.prepared === true) };
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
    try {
      await connection.executeQuery(CompiledQuery.raw(begin));
    } catch (error) {
      // It may have begun before it failed, and nobody else would end it.
      await this.rollbackTransaction(connection).catch(() => {});
      throw error;
    }
  }
}
