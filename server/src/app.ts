import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endpoints } from '@roost/contract/endpoints.ts';
import { sessionJobs } from './accounts/end-sessions.ts';
import { createAccounts } from './accounts/routes.ts';
import { CannotStart } from './cannot-start.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { callbackRoutes } from './connections/callback-routes.ts';
import { doctorRoutes } from './connections/doctor/routes.ts';
import { healthJobs } from './connections/health-jobs.ts';
import { resealJob } from './connections/reseal.ts';
import { reviewRoutes } from './connections/review/routes.ts';
import { connectionRoutes } from './connections/routes.ts';
import { contactKnownAs, erase } from './contacts/erase.ts';
import { eraseDeliveriesJob } from './contacts/erase-deliveries.ts';
import { contactImportJob } from './contacts/import-contacts.ts';
import { contactRoutes } from './contacts/routes.ts';
import type { Ctx } from './context.ts';
import type { OpenDatabase } from './database.ts';
import { openDb, openPool } from './db/db.ts';
import { hoursRoutes } from './hours/routes.ts';
import { createHttp, type Http } from './http.ts';
import { importRoutes } from './imports/routes.ts';
import { uploadedFile } from './inbox/attachments/outgoing-files.ts';
import { createDeliverer } from './inbox/deliver.ts';
import { handBack, welcomeBack } from './inbox/hand-over.ts';
import { inboxJobs, inboxRoutes } from './inbox/routes.ts';
import { createJobs } from './jobs.ts';
import { createLive } from './live.ts';
import { liveRoutes } from './live-routes.ts';
import { createLog, type Logger } from './log.ts';
import { mailJob } from './mail.ts';
import { createGraph } from './meta/graph.ts';
import { apiDocumentRoutes, describeApi } from './openapi.ts';
import { operationRoutes } from './operations.ts';
import { organizeRoutes } from './organize/routes.ts';
import { oversightRoutes } from './oversight/routes.ts';
import { createUsageReports } from './oversight/usage-reports.ts';
import { publicPageRoutes } from './public-pages/routes.ts';
import { pushRoutes } from './push/routes.ts';
import { pushJobs } from './push/tell.ts';
import { reportRoutes } from './reports/routes.ts';
import { openStorage } from './storage.ts';
import { templateRoutes } from './templates/routes.ts';
import { syncWorkspace, templateJobs } from './templates/sync.ts';
import { serveWebApp } from './web-app.ts';
import { backlogMetrics } from './webhooks/backlog-metrics.ts';
import { replayDead } from './webhooks/deliveries.ts';
import { retentionJob } from './webhooks/forget-deliveries.ts';
import { createHeartbeat } from './webhooks/heartbeat.ts';
import { createKnownSecrets } from './webhooks/ingest.ts';
import { createJournal, openAckDb } from './webhooks/journal.ts';
import { createLaneReader, openReadDb } from './webhooks/read-lanes.ts';
import { webhookRoutes } from './webhooks/routes.ts';

export interface App {
  ctx: Ctx;
  http: Http;
  /** Where it listens, once started. */
  url: string;
  /** To be printed while set-up is needed; asked for when we are reached over a network. */
  setupCode: string;
  setupNeeded(): Promise<boolean>;
  start(): Promise<void>;
  /** Claims nothing more, finishes what is under way, then lets everything go. */
  close(stopping?: Stopping): Promise<void>;
  /** Resolves when journal, outbox and jobs have nothing left to do. */
  drain(): Promise<void>;
}

export interface Stopping {
  /** So long a balancer has to notice that /readyz says 503; everybody is still answered. */
  noticeMs?: number;
  /** What is not finished by then is cut off: whoever asked us to stop kills us soon after. */
  withinMs?: number;
}

export interface Surroundings {
  clock?: Clock;
  log?: Logger;
}

/** Docker waits for ten seconds. */
const stopWithinMs = 8_000;

/** The only place that wires: platform, then features, then routes. `database` is migrated, and closed with the app. */
export async function createApp(config: Config, database: OpenDatabase, surroundings: Surroundings = {}): Promise<App> {
  const log = surroundings.log ?? createLog(config.logLevel);
  const lost = (error: Error) => log.warn({ error: error.message }, 'database connection lost');
  const pool = openPool(database.connection, lost);
  const live = createLive(database.direct, log);
  const ctx: Ctx = {
    config,
    db: openDb(pool),
    jobs: createJobs(database.connection, { pool, live, log }),
    live,
    graph: createGraph(config, log),
    storage: openStorage(join(config.dataDir, 'files')),
    clock: surroundings.clock ?? systemClock,
    log,
  };
  const accounts = createAccounts(ctx);
  const readDb = openReadDb(database.connection, lost);
  const lanes = createLaneReader({ ...ctx, db: readDb }, () => journal.pressed());
  const ackDb = openAckDb(database.connection, lost);
  const secrets = createKnownSecrets({ ...ctx, db: ackDb });
  const heartbeat = createHeartbeat(ctx);
  const journal = heartbeat.watch(createJournal(ackDb, () => lanes.wake()));
  const deliverer = createDeliverer(ctx);
  inboxJobs(ctx, deliverer);
  templateJobs(ctx);
  contactImportJob(ctx);
  mailJob(ctx);
  sessionJobs(ctx);
  healthJobs(ctx);
  pushJobs(ctx);
  resealJob(ctx);
  retentionJob(ctx);
  eraseDeliveriesJob(ctx);
  const http = await createHttp(config, log, accounts.gate);
  await describeApi(http, config.publicUrl);

  accounts.routes(http, ctx, {
    handBack: (...leaving) => handBack(ctx, ...leaving),
    welcomeBack: (...coming) => welcomeBack(ctx, ...coming),
  });
  connectionRoutes(http, ctx);
  callbackRoutes(http, {
    ctx,
    async eraseKnownAs(workspaceId, externalId) {
      const contactId = await contactKnownAs(ctx, workspaceId, externalId);
      return contactId === null ? null : erase(ctx, workspaceId, { type: 'meta', id: null }, contactId);
    },
  });
  publicPageRoutes(http, ctx);
  const usageReports = createUsageReports(ctx);
  oversightRoutes(http, ctx, usageReports);
  reviewRoutes(http, ctx);
  doctorRoutes(http, {
    ctx,
    replayDead: (workspaceId) => replayDead(ctx, lanes, workspaceId),
    async syncTemplates(workspaceId) {
      await syncWorkspace(ctx, workspaceId);
    },
  });
  webhookRoutes(http, ctx, { secrets, journal, lanes });
  inboxRoutes(http, ctx, deliverer);
  templateRoutes(http, ctx, (workspaceId, id) => uploadedFile(ctx, workspaceId, id));
  contactRoutes(http, ctx);
  importRoutes(http, ctx);
  hoursRoutes(http, ctx);
  pushRoutes(http, ctx);
  reportRoutes(http, ctx);
  organizeRoutes(http, ctx);
  liveRoutes(http, ctx);
  apiDocumentRoutes(http, endpoints);
  let closing: Promise<void> | null = null;
  const measured = [journal.seconds, deliverer.seconds, ctx.graph.calls, ...backlogMetrics(ctx)];
  operationRoutes(http, ctx, { measured, stopping: () => closing !== null });
  await serveWebApp(http, config.webDir);

  /** Replies and entries that nobody here has begun are left to the others, whoever holds a connection of ours. */
  async function finish(noticeMs: number, cutOffMs: number): Promise<void> {
    const cutOff = setTimeout(() => http.server.closeAllConnections(), cutOffMs);
    await Promise.all([lanes.close(), deliverer.close(), delay(noticeMs).then(() => http.close())]);
    clearTimeout(cutOff);
    journal.close();
    await heartbeat.close();
    await ctx.jobs.close();
    await usageReports.close();
    await ctx.live.close();
    await ctx.graph.close();
    await Promise.all([ctx.db.destroy(), ackDb.destroy(), readDb.destroy()]);
  }

  async function stop({ noticeMs = 0, withinMs = stopWithinMs }: Stopping): Promise<void> {
    const late = delay(withinMs, 'late', { ref: false });
    try {
      const ended = await Promise.race([finish(noticeMs, (withinMs * 3) / 4), late]);
      if (ended === 'late') log.warn('stopped before everything under way was finished');
    } finally {
      await database.close();
    }
  }

  const app: App = {
    ctx,
    http,
    url: '',
    setupCode: accounts.setupCode,
    setupNeeded: accounts.setupNeeded,
    async start() {
      await ctx.live.start();
      await ctx.jobs.start(config.role);
      usageReports.start();
      if (config.role !== 'web') {
        lanes.start();
        deliverer.start();
      }
      app.url = await listen(http, config);
      if (config.role !== 'worker') await heartbeat.start();
    },
    close(stopping = {}) {
      closing ??= stop(stopping);
      return closing;
    },
    async drain() {
      await lanes.drain();
      await deliverer.drain();
      await ctx.jobs.idle();
      // A job may have put something there.
      await deliverer.drain();
    },
  };
  return app;
}

async function listen(http: Http, { port, host }: Config): Promise<string> {
  try {
    return await http.listen({ port, host });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const sentence = cannotListen[code]?.(port, host);
    if (sentence === undefined) throw error;
    throw new CannotStart(sentence, { cause: error });
  }
}

const cannotListen: Readonly<Record<string, (port: number, host: string) => string>> = {
  EADDRINUSE: (port) => `Port ${port} is in use by another program. Stop it, or set PORT to a free one.`,
  EADDRNOTAVAIL: (_port, host) => `HOST ${host} is no address of this machine.`,
  ENOTFOUND: (_port, host) => `HOST ${host} is no address of this machine.`,
  EACCES: (port) => `This user may not listen on port ${port}. Set PORT to one above 1023.`,
};
