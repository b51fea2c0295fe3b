import { mkdirSync } from 'node:fs';
import type pg from 'pg';
import type { Config } from './config.ts';
import { startEmbeddedPostgres } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';
import type { Logger } from './log.ts';

export interface OpenDatabase {
  connection: pg.PoolConfig;
  /** Never through a transaction pooler. */
  direct: pg.ClientConfig;
  /** Stops the embedded server, when it is ours. */
  close(): Promise<void>;
}

/**
 * The PostgreSQL of DATABASE_URL, or our own; migrated and ready. `waiting` is called when there is nothing left to do
 * but to wait, perhaps more than once.
 */
export async function openDatabase(
  config: Config,
  log: Logger,
  say: (sentence: string) => void,
  waiting: () => void = () => {},
): Promise<OpenDatabase> {
  if (config.databaseUrl !== null) {
    waiting();
    const connection = { connectionString: config.databaseUrl };
    const direct = { connectionString: config.databaseDirectUrl ?? config.databaseUrl };
    await migrate(direct, (line) => log.info(line));
    return { connection, direct, close: async () => {} };
  }
  mkdirSync(config.dataDir, { recursive: true });
  const embedded = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    log: (line) => log.debug({ postgres: line }),
    onProgress: say,
    onWaiting: waiting,
  });
  try {
    await migrate(embedded.connection, (line) => log.info(line));
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return { connection: embedded.connection, direct: embedded.connection, close: () => embedded.stop() };
}
