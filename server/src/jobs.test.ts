import { sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acrossWorkspaces, inWorkspace, newId, openDb, openPool, type Tx, together } from './db/db.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createLive, type Live } from './live.ts';
import { createLog } from './log.ts';
import { createTestDatabase, type TestDatabase } from './test/database.ts';

const log = createLog('fatal');
let database: TestDatabase;
let closers: (() => Promise<unknown>)[];

beforeEach(async () => {
  database = await createTestDatabase();
  closers = [];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  await database.drop();
});

interface Process {
  jobs: Jobs;
  live: Live;
  db: ReturnType<typeof openDb>;
}

/** The jobs of one process; `declare` says which it does. */
async function start(role: 'web' | 'worker', declare: (jobs: Jobs) => void): Promise<Process> {
  const pool = openPool(database.connection, () => {});
  const live = createLive(database.connection, log);
  const jobs = createJobs(database.connection, { pool, live, log });
  declare(jobs);
  await live.start();
  await jobs.start(role);
  const db = openDb(pool);
  closers.push(async () => {
    await jobs.close();
    await live.close();
    await db.destroy();
  });
  return { jobs, live, db };
}

test('a job is done by another process once its transaction commits, and never if it does not', async () => {
  const done: object[] = [];
  const declare = (jobs: Jobs) => jobs.work('greet', async (data) => void done.push(data));
  const web = await start('web', declare);
  await start('worker', declare);
  await web.db.transaction().execute((tx) => web.jobs.add(tx, 'greet', { name: 'Ada' }));
  await expect.poll(() => done).toEqual([{ name: 'Ada' }]);
  const undone = web.db.transaction().execute(async (tx) => {
    await web.jobs.add(tx, 'greet', { name: 'Bob' });
    throw new Error('no');
  });
  await expect(undone).rejects.toThrow('no');
  await web.jobs.idle();
  expect(done).toHaveLength(1);
});

test('jobs that are added together leave their transaction the role it has', async () => {
  const done: string[] = [];
  const declare = (jobs: Jobs) => jobs.work<{ to: string }>('write', async ({ to }) => void done.push(to));
  const web = await start('web', declare);
  const { jobs } = await start('worker', declare);
  const roles = async (tx: Tx) => (await sql<{ role: string }>`select current_user as role`.execute(tx)).rows[0]?.role;
  const add = (tx: Tx, to: string) => web.jobs.add(tx, 'write', { to });
  const write = async (tx: Tx) => {
    // One of them is added a round trip after the others.
    const late = async () => {
      await roles(tx);
      await add(tx, 'Cleo');
    };
    await together([late(), add(tx, 'Ada'), add(tx, 'Bob')]);
    return roles(tx);
  };
  expect(await acrossWorkspaces(web, write)).toBe('roost_system');
  expect(await inWorkspace(web, newId(), write)).toBe('roost_app');
  await jobs.idle();
  expect(done.toSorted()).toEqual(['Ada', 'Ada', 'Bob', 'Bob', 'Cleo', 'Cleo']);
});

test.each([
  ['data of a job', 'select data from pgboss.job'],
  ['data of a job, past its view', 'select data from pgboss.job_common'],
  ['jobs taken away', 'delete from pgboss.job_common'],
  ['jobs changed', `update pgboss.job_common set data = '{}'`],
  ['queues removed', `select pgboss.delete_queue('write')`],
])('what a transaction may not do with the jobs of others: %s', async (_, statement) => {
  const { jobs, db } = await start('worker', (them) => them.work('write', async () => {}));
  await jobs.add(null, 'write', {}, { startAfterSeconds: 60 });
  const attempt = (tx: Tx) => sql.raw(statement).execute(tx);
  await expect(inWorkspace({ db }, newId(), attempt)).rejects.toThrow('permission denied');
  await expect(acrossWorkspaces({ db }, attempt)).rejects.toThrow('permission denied');
});

test('many jobs at once follow one another without a pause', async () => {
  const done = new Set<number>();
  const { jobs } = await start('worker', (them) =>
    them.work<{ n: number }>('count', async ({ n }) => void done.add(n)),
  );
  await Promise.all(Array.from({ length: 200 }, (_, n) => jobs.add(null, 'count', { n }, { key: String(n) })));
  await expect.poll(() => done.size).toBe(200);
});

test('without a key each is a job of its own; with one, those that wait become one', async () => {
  const done: string[] = [];
  const declare = (jobs: Jobs) => jobs.work<{ to: string }>('write', async ({ to }) => void done.push(to));
  const web = await start('web', declare);
  await web.db.transaction().execute(async (tx) => {
    await web.jobs.add(tx, 'write', { to: 'Ada' });
    await web.jobs.add(tx, 'write', { to: 'Bob' });
    await web.jobs.add(tx, 'write', { to: 'Cleo' }, { key: 'c' });
    await web.jobs.add(tx, 'write', { to: 'Cleo' }, { key: 'c' });
  });
  const { jobs } = await start('worker', declare);
  await jobs.idle();
  expect(done.toSorted()).toEqual(['Ada', 'Bob', 'Cleo']);
});

test('a job that has to wait, and one that failed, have their turn when it is time', async () => {
  const done: string[] = [];
  const { jobs } = await start('worker', (them) => {
    them.work('later', async () => void done.push('later'));
    them.work('again', async () => {
      if (done.push('tried') === 1) throw new Error('once');
    });
  });
  await jobs.add(null, 'again', {});
  await expect.poll(() => done).toEqual(['tried']);
  await jobs.add(null, 'later', {}, { startAfterSeconds: 1 });
  await expect.poll(() => done.toSorted()).toEqual(['later', 'tried', 'tried']);
});

test('a job whose process died is done by another, as soon as nothing was heard of it for half a minute', async () => {
  const done: object[] = [];
  const declare = (jobs: Jobs) => jobs.work('greet', async (data) => void done.push(data));
  const { jobs, db } = await start('web', declare);
  await jobs.add(null, 'greet', { name: 'Ada' });
  const { host, port, user, database: name } = database.connection;
  const boss = new PgBoss({ host, port, user, database: name, schedule: false });
  await boss.start();
  closers.push(() => boss.stop());
  expect(await boss.fetch('greet')).toHaveLength(1);
  await start('worker', declare);
  await sql`update pgboss.job set heartbeat_on = heartbeat_on - interval '31 seconds'`.execute(db);
  await boss.supervise('greet');
  await expect.poll(() => done).toEqual([{ name: 'Ada' }]);
});

test('a queue made by an earlier version is called too', async () => {
  const { host, port, user, database: name } = database.connection;
  const boss = new PgBoss({ host, port, user, database: name, schedule: false });
  await boss.start();
  await boss.createQueue('greet', { policy: 'short', retryLimit: 1 });
  await start('worker', (jobs) => jobs.work('greet', async () => {}));
  const queue = await boss.getQueue('greet');
  await boss.stop();
  expect(queue).toMatchObject({ notify: true, retryLimit: 5, heartbeatSeconds: 30 });
});
