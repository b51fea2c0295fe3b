import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { findBinaries } from './embedded-binaries.ts';
import { prepareCluster } from './embedded-cluster.ts';
import { chooseIdentity } from './embedded-identity.ts';
import { inUse, isLocked, takeLock } from './embedded-lock.ts';
import { noteSocketDir, stopOrphan } from './embedded-orphan.ts';
import { choosePlace, makeSocketDir, markedPlace } from './embedded-place.ts';
import { runServer } from './embedded-server.ts';

/** `host` is the directory of the unix socket; `pg` takes the four fields as they are. */
export type EmbeddedConnection = { host: string; port: number; user: string; database: string };

/** `pid` changes when the server had to be restarted. `stop` takes at most some five seconds and can be repeated. */
export type EmbeddedPostgres = { connection: EmbeddedConnection; readonly pid: number; stop(): Promise<void> };

export type EmbeddedOptions = {
  /** The cluster is `<dataDir>/postgres`, or under /var/lib/roost when root's server cannot reach that. */
  dataDir: string;
  /** What the server writes, line by line, and what happens to it. */
  log: (line: string) => void;
  /** Sentences for the person waiting at the terminal. */
  onProgress?: (sentence: string) => void;
  /** The data directory is ours and a program of PostgreSQL runs that we wait for: the time to do something else. */
  onWaiting?: () => void;
  /** PostgreSQL settings; only tests switch `fsync` off. */
  settings?: Record<string, string>;
};

const user = 'roost';
const database = 'roost';
const port = 5432;

/**
 * Starts PostgreSQL on our data directory, creating it the first time, and keeps it running until `stop`.
 * While it restarts after a crash, queries fail with ECONNREFUSED, ENOENT or SQLSTATE 57P01–57P03.
 * Throws the errors of embedded-errors.ts, each one a sentence to show as it is.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log, onProgress = () => {}, onWaiting = () => {}, settings = {} } = options;
  const runAs = chooseIdentity(join(resolve(options.dataDir), 'postgres'));
  const place = choosePlace(options.dataDir, runAs, log);
  const cluster = join(place, 'postgres');
  const socketDir = makeSocketDir(runAs);
  const removeSocketDir = () => rmSync(socketDir, { recursive: true, force: true });

  const lock = await takeLock(place, socketDir).catch((error: unknown) => {
    removeSocketDir();
    throw error;
  });
  try {
    await stopOrphan(cluster, log);
    noteSocketDir(place, socketDir);
    const binaries = findBinaries(place, runAs);
    await prepareCluster(cluster, binaries, { runAs, user, sync: settings.fsync !== 'off', onProgress, onWaiting });
    onProgress('Starting the database …');
    const server = await runServer({
      postgres: binaries.postgres,
      cluster,
      socketDir,
      port,
      settings,
      runAs,
      log,
      mayRetry: lock.stillOurs,
      onWaiting,
    });
    const connection = { host: socketDir, port, user, database };
    const stop = onceOnly(async () => {
      await server.stop();
      await lock.release();
      removeSocketDir();
    });
    await createDatabase(connection).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return {
      connection,
      get pid() {
        return server.pid;
      },
      stop,
    };
  } catch (error) {
    await lock.release();
    removeSocketDir();
    throw error;
  }
}

/** The folder that holds the database of a data directory that was started before. */
export function databasePlace(dataDir: string): string {
  return markedPlace(resolve(dataDir)) ?? resolve(dataDir);
}

/** Throws `DataDirInUse` when a Roost is running on the data directory; changes nothing. */
export async function refuseSecondStart(dataDir: string): Promise<void> {
  const socketDir = makeSocketDir(undefined);
  try {
    if (await isLocked(databasePlace(dataDir), socketDir)) throw inUse(dataDir);
  } finally {
    rmSync(socketDir, { recursive: true, force: true });
  }
}

async function createDatabase(connection: EmbeddedConnection): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  } finally {
    await client.end();
  }
}

function onceOnly(act: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => {
    result ??= act();
    return result;
  };
}
