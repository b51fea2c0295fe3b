import { join } from 'node:path';
import { endpoints } from '@roost/contract/endpoints.ts';
import type pg from 'pg';
import { createAccounts } from './accounts/routes.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import type { Ctx } from './context.ts';
import { openDatabase } from './database.ts';
import { openDb, openPool } from './db/db.ts';
import { createHttp, type Http, route } from './http.ts';
import { createJobs } from './jobs.ts';
import { createLive } from './live.ts';
import { liveRoutes } from './live-routes.ts';
import { createLog, type Logger } from './log.ts';
import { createGraph } from './meta/graph.ts';
import { apiDocumentRoutes, describeApi } from './openapi.ts';
import { operationRoutes } from './operations.ts';
import { openStorage } from './storage.ts';
import { serveWebApp } from './web-app.ts';

export interface App {
  ctx: Ctx;
  http: Http;
  /** Where it listens, once started. */
  url: string;
  start(): Promise<void>;
  /** Finishes what is under way, then lets everything go. */
  close(): Promise<void>;
  /** Resolves when journal, outbox and jobs have nothing left to do. */
  drain(): Promise<void>;
}

export interface Surroundings {
  clock?: Clock;
  log?: Logger;
  /** A migrated database to use instead of the one the settings name. */
  connection?: pg.PoolConfig;
  /** Sentences for the person at the terminal. */
  say?: (sentence: string) => void;
}

/** The only place that wires: platform, then features, then routes. */
export async function createApp(config: Config, surroundings: Surroundings = {}): Promise<App> {
  const log = surroundings.log ?? createLog(config.logLevel);
  const say = surroundings.say ?? (() => {});
  const database =
    surroundings.connection === undefined
      ? await openDatabase(config, log, say)
      : { connection: surroundings.connection, close: async () => {} };
  const pool = openPool(database.connection, (error) => log.warn({ error: error.message }, 'database connection lost'));
  const ctx: Ctx = {
    config,
    db: openDb(pool),
    jobs: createJobs(database.connection, pool, log),
    live: createLive(database.connection, log),
    graph: createGraph(config, log),
    storage: openStorage(join(config.dataDir, 'files')),
    clock: surroundings.clock ?? systemClock,
    log,
  };
  const accounts = createAccounts(ctx);
  const http = await createHttp(config, log, accounts.gate);
  await describeApi(http, config.publicUrl);

  accounts.routes(http, ctx);
  liveRoutes(http, ctx);
  for (const endpoint of endpoints) if (endpoint.notBuilt === true) route(http, endpoint, async ({ reply }) => reply);
  apiDocumentRoutes(http, endpoints);
  operationRoutes(http, ctx);
  await serveWebApp(http, config.webDir);

  const app: App = {
    ctx,
    http,
    url: '',
    async start() {
      await ctx.live.start();
      await ctx.jobs.start(config.role);
      app.url = await listen(http, config);
    },
    async close() {
      await http.close();
      await ctx.jobs.close();
      await ctx.live.close();
      await ctx.graph.close();
      await ctx.db.destroy();
      await database.close();
    },
    async drain() {
      await ctx.jobs.idle();
    },
  };
  return app;
}

async function listen(http: Http, config: Config): Promise<string> {
  try {
    return await http.listen({ port: config.port, host: config.host });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      const busy = new Error(`Port ${config.port} is in use by another program. Stop it, or set PORT to a free one.`);
      busy.name = 'PortInUse';
      throw busy;
    }
    throw error;
  }
}
