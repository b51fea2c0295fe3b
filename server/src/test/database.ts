import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import type { OpenDatabase } from '../database.ts';
import { templateName } from './setup.ts';

export type TestDatabase = {
  /** Spread into a pool: `new pg.Pool(database.connection)`. */
  connection: pg.PoolConfig & { host: string; port: number; user: string; database: string };
  /** Ends every session on it, then removes it. */
  drop(): Promise<void>;
};

/** For an app whose database is there already, and stays when the app goes. */
export function opened(connection: pg.PoolConfig): OpenDatabase {
  return { connection, direct: connection, close: async () => {} };
}

const objectInUse = '55006';

/**
 * A fresh, migrated database of the test's own, on the run's real PostgreSQL:
 *
 *     const database = await createTestDatabase();
 *     const pool = new pg.Pool(database.connection);
 *     afterAll(async () => { await pool.end(); await database.drop(); });
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const cluster = inject('testCluster');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(cluster, `CREATE DATABASE ${name} TEMPLATE ${templateName} STRATEGY file_copy`);
  return {
    connection: { ...cluster, database: name },
    drop: () => administer(cluster, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/**
 * A database as a hosting company gives it: empty, its owner no superuser, and our roles lent to them by an administrator.
 * The owner inherits nothing from those, so rows are seen only in a role that was taken.
 */
export async function createOwnedDatabase(): Promise<TestDatabase> {
  const cluster = inject('testCluster');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(cluster, `CREATE ROLE ${name} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOINHERIT`);
  await administer(cluster, `GRANT roost_app, roost_system TO ${name}`);
  await administer(cluster, `CREATE DATABASE ${name} OWNER ${name}`);
  return {
    connection: { ...cluster, user: name, database: name },
    async drop() {
      await administer(cluster, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await administer(cluster, `DROP ROLE ${name}`);
    },
  };
}

/** Repeats while another worker holds the template for a moment ("source database is being accessed by other users"). */
async function administer(cluster: pg.ClientConfig, statement: string): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  for (;;) {
    const client = new pg.Client({ ...cluster, database: 'postgres' });
    await client.connect();
    try {
      await client.query(statement);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== objectInUse || Date.now() > giveUpAt) throw error;
    } finally {
      await client.end();
    }
    await delay(20);
  }
}
