import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db/db.ts';
import type { Jobs } from './jobs.ts';
import type { Live } from './live.ts';
import type { Logger } from './log.ts';
import type { Graph } from './meta/graph.ts';
import type { FileStorage } from './storage.ts';

/** What every feature may reach. Eight members, and no more. */
export interface Ctx {
  config: Config;
  db: Db;
  jobs: Jobs;
  live: Live;
  graph: Graph;
  storage: FileStorage;
  clock: Clock;
  log: Logger;
}
