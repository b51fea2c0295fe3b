import { statfsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type EmbeddedConnection, type EmbeddedPostgres, startEmbeddedPostgres } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The run's cluster; tests take databases of their own from `database.ts`. */
    testCluster: EmbeddedConnection;
  }
}

export const templateName = 'roost_template';

type Cluster = { postgres: EmbeddedPostgres; dataDir: string };

/** Vitest loads this file once per project; the cluster is one for all of them, so it hangs on the process. */
const shared = globalThis as { roostTestCluster?: { users: number; started: Promise<Cluster> } };

/** Vitest's global set-up: one PostgreSQL per run, with one migrated template that every test database is copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.roostTestCluster ??= { users: 0, started: startCluster() };
  const cluster = shared.roostTestCluster;
  cluster.users += 1;
  const { postgres, dataDir } = await cluster.started;
  project.provide('testCluster', postgres.connection);
  return async () => {
    cluster.users -= 1;
    if (cluster.users > 0) return;
    delete shared.roostTestCluster;
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** Far more than the databases of a run take. */
const roomBytes = 4_000_000_000;

/**
 * In memory where there is much of it: a disk takes a sixth of a run's time only to make and remove the files of several
 * hundred databases.
 */
function place(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize > roomBytes) return '/dev/shm';
  } catch {
    // Only Linux has it.
  }
  return tmpdir();
}

async function startCluster(): Promise<Cluster> {
  const dataDir = await mkdtemp(join(place(), 'roost-test-'));
  await chmod(dataDir, 0o755);
  const said: string[] = [];
  const postgres = await startEmbeddedPostgres({
    dataDir,
    log: (line) => said.push(line),
    // Test data may die with the machine, and a commit then costs next to nothing.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  try {
    await makeTemplate(postgres.connection);
  } catch (error) {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
  return { postgres, dataDir };
}

async function makeTemplate(connection: EmbeddedConnection): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${templateName}`);
    await migrate({ ...connection, database: templateName });
  } finally {
    await client.end();
  }
}
