import { setTimeout } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import type pg from 'pg';
import { type Job, PgBoss } from 'pg-boss';
import { newId, openPool, type Tx } from './db/db.ts';
import type { Live } from './live.ts';
import type { Logger } from './log.ts';

/** Everything that may take its time: media, profiles, checks. Messages do not pass here; they have their lanes. */
export interface Jobs {
  /**
   * With a `tx` the job exists exactly when the transaction commits. `key`: of those with the same one waits at a time;
   * without one each is done. `behind`: after those of its kind that are not.
   */
  add(
    tx: Tx | null,
    job: string,
    data: object,
    options?: { key?: string; startAfterSeconds?: number; behind?: boolean },
  ): Promise<void>;
  /** Declares a job before `start`. A run that throws is tried again with back-off, then kept as failed. */
  work<T extends object>(job: string, run: (data: T) => Promise<void>, options?: { retries?: number }): void;
  /**
   * A job without data, done every so many minutes by one of all processes, and soon after a start; `patient`: only
   * when its minutes are over. Declared before `start`.
   */
  repeat(job: string, minutes: number, run: () => Promise<void>, options?: { patient?: boolean }): void;
  start(role: 'all' | 'web' | 'worker'): Promise<void>;
  /** Resolves when nothing is due or running. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const idlePollMs = 50;
/** A process that is restarted often has to come to its repeated jobs too. */
const firstRepeatMs = 30_000;

/** What waited for its time, or for another try, is found by one question for all queues. */
const dueEveryMs = 500;
/** Whoever does a job says twice in this time that it goes on; the job of a process that died is another's then. */
const heartbeatSeconds = 30;
/** How often silent ones are looked for. */
const superviseSeconds = 30;
/** Should a call and the question for what is due both fail. */
const lookAnywaySeconds = 30;

/** The number means nothing but has to stay. */
const grantLock = 4_207_715_391;

interface Declared {
  run: (data: object) => Promise<void>;
  retries: number;
  atOnce: number;
}

/** How many of a kind a process does side by side. */
const atOnceMax = 4;

interface Surroundings {
  pool: pg.Pool;
  live: Pick<Live, 'hear'>;
  log: Logger;
}

export function createJobs(connection: pg.PoolConfig, { pool, live, log }: Surroundings): Jobs {
  const warn = (error: Error) => log.warn({ error: error.message }, 'database connection of the jobs lost');
  // A pool of ours: pg-boss's own would wait for ever on a connection that died without telling.
  const own = openPool({ ...connection, max: 4, application_name: 'roost-jobs' }, warn);
  let wake: (job: string) => void = () => {};
  const boss = new PgBoss({
    db: {
      executeSql: (text, values) => own.query(text, values),
      async listen(channel, heard, missed) {
        wake = heard;
        const deafen = await live.hear(channel, { heard, missed });
        return { close: async () => deafen() };
      },
    },
    schedule: false,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    useListenNotify: true,
  });
  boss.on('error', (error) => log.warn({ error: error.message }, 'job queue'));
  const declared = new Map<string, Declared>();
  const repeated = new Map<string, { minutes: number; patient: boolean }>();
  const timers: NodeJS.Timeout[] = [];
  let looking = false;

  async function wakeDue(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      const { rows } = await own.query<{ name: string }>(
        `select called.name from unnest($1::text[]) called (name) where exists (
           select from pgboss.job j
           where j.name = called.name and j.state < 'active' and not j.blocked and j.start_after <= now())`,
        [[...declared.keys()]],
      );
      for (const { name } of rows) wake(name);
    } catch (error) {
      log.warn({ error: String(error) }, 'job queue');
    } finally {
      looking = false;
    }
  }

  return {
    async add(tx, job, data, options = {}) {
      await boss.send(job, data, {
        // Those without a key would all have the same, none, and all but one would be lost.
        singletonKey: options.key ?? newId(),
        ...(options.behind === true ? { priority: -1 } : {}),
        ...(options.startAfterSeconds === undefined ? {} : { startAfter: options.startAfterSeconds }),
        ...(tx === null
          ? {}
          : { db: { executeSql: (text: string, values = []) => tx.executeQuery(CompiledQuery.raw(text, values)) } }),
      });
    },
    work(job, run, options = {}) {
      const { retries = 5 } = options;
      declared.set(job, { run: run as (data: object) => Promise<void>, retries, atOnce: atOnceMax });
    },
    repeat(job, minutes, run, { patient = false } = {}) {
      declared.set(job, { run, retries: 0, atOnce: 1 });
      repeated.set(job, { minutes, patient });
    },
    async start(role) {
      await boss.start();
      await allowAdding(own);
      const known = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
      const open = async ([name, { run, retries, atOnce }]: [string, Declared]) => {
        const queue = known.get(name);
        const wanted = { retryLimit: retries, retryDelay: 2, retryBackoff: true, notify: true, heartbeatSeconds };
        const asWanted = queue?.notify && queue.retryLimit === retries && queue.heartbeatSeconds === heartbeatSeconds;
        if (queue === undefined) await boss.createQueue(name, { policy: 'short', ...wanted });
        else if (!asWanted) await boss.updateQueue(name, wanted);
        if (role === 'web') return;
        await boss.work(
          name,
          { localConcurrency: atOnce, notifyPollingIntervalSeconds: lookAnywaySeconds },
          async (batch: Job<object>[]) => {
            try {
              for (const job of batch) await run(job.data);
            } finally {
              // More may be waiting than there were workers to hear the call.
              wake(name);
            }
          },
        );
      };
      await Promise.all([...declared].map(open));
      if (role === 'web') return;
      timers.push(setInterval(wakeDue, dueEveryMs).unref());
      for (const [name, { minutes, patient }] of repeated) {
        // pg-boss keeps one job per slot of time, whichever process asks for it.
        const ask = () =>
          boss
            .send(name, {}, { singletonSeconds: minutes * 60 })
            .catch((error: unknown) => log.warn({ job: name, error: String(error) }, 'repeated job not queued'));
        timers.push(setInterval(ask, minutes * 60_000).unref());
        if (!patient) timers.push(globalThis.setTimeout(ask, firstRepeatMs).unref());
      }
    },
    async idle() {
      for (;;) {
        const { rows } = await pool.query<{ due: number }>(
          `select count(*)::int as due from pgboss.job where state in ('created', 'retry', 'active') and start_after <= now()`,
        );
        if (rows[0]?.due === 0) return;
        await setTimeout(idlePollMs);
      }
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await boss.stop({ graceful: true, timeout: 5_000 });
      await own.end();
    },
  };
}

/**
 * The tables of pg-boss are its own and come with it, so what our roles may do there is said after each start: add a job,
 * and learn its id. What jobs say, of whichever workspace, they cannot read.
 */
async function allowAdding(own: pg.Pool): Promise<void> {
  // PostgreSQL refuses two processes that grant the same at the same moment; statements sent as one are one transaction.
  await own.query(`
    select pg_advisory_xact_lock(${grantLock});
    grant usage on schema pgboss to roost_app, roost_system;
    grant select on pgboss.queue to roost_app, roost_system;
    grant insert, select (id, start_after) on pgboss.job_common to roost_app, roost_system;`);
}
