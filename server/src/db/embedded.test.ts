import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import {
  type EmbeddedConnection,
  type EmbeddedPostgres,
  refuseSecondStart,
  startEmbeddedPostgres,
} from './embedded.ts';

const asRoot = process.getuid?.() === 0;
const cleanUps: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function makeFolder(mode = 0o755): string {
  const folder = mkdtempSync(join(tmpdir(), 'roost-embedded-'));
  chmodSync(folder, mode);
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(dataDir: string, log: (line: string) => void = () => {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  cleanUps.push(postgres.stop);
  return postgres;
}

/** Another process that owns the database of `dataDir`. */
async function startElsewhere(dataDir: string, env: NodeJS.ProcessEnv = process.env): Promise<Owner> {
  const script = fileURLToPath(new URL('../test/own-postgres.ts', import.meta.url));
  const owner = spawn(process.execPath, [script, dataDir], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(async () => {
    await killHard(owner);
    await (await startEmbeddedPostgres({ dataDir, log: () => {} })).stop(); // Leaves nothing of it running or lying about.
  });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  return { owner, connection: JSON.parse(line.toString()) };
}
type Owner = { owner: ChildProcess; connection: EmbeddedConnection & { pid: number } };

async function killHard(owner: ChildProcess): Promise<void> {
  if (owner.exitCode !== null || owner.signalCode !== null) return;
  owner.kill('SIGKILL');
  await once(owner, 'exit');
}

async function query(connection: EmbeddedConnection, sql: string): Promise<unknown[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const storeNote = "CREATE TABLE notes (text text); INSERT INTO notes VALUES ('kept')";
const kept = [{ text: 'kept' }];

/** Queries until the database answers again; the test's own time limit ends the waiting. */
async function queryOnceBack(connection: EmbeddedConnection, sql: string): Promise<unknown[]> {
  for (;;) {
    try {
      return await query(connection, sql);
    } catch {
      // Not back yet.
    }
  }
}

test('data survives stop and start', async () => {
  const dataDir = makeFolder();
  const first = await start(dataDir);
  await query(first.connection, storeNote);
  await first.stop();
  expect(existsSync(first.connection.host)).toBe(false);
  const second = await start(dataDir);
  expect(await query(second.connection, 'SELECT * FROM notes')).toEqual(kept);
});

test('a second process is refused within a second, by name and with a sentence, and the first works on', async () => {
  const dataDir = makeFolder();
  const { connection } = await startElsewhere(dataDir);
  const askedAt = Date.now();
  await expect(start(dataDir)).rejects.toMatchObject({
    name: 'DataDirInUse',
    message: `Another Roost is already running on ${dataDir}; stop it first or set DATA_DIR.`,
  });
  expect(Date.now() - askedAt).toBeLessThan(1_000);
  await expect(refuseSecondStart(dataDir)).rejects.toMatchObject({ name: 'DataDirInUse' });
  expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('of several starts at the same moment exactly one gets the data', async () => {
  const dataDir = makeFolder();
  const results = await Promise.allSettled([start(dataDir), start(dataDir), start(dataDir)]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) if (result.status === 'rejected') expect(result.reason.name).toBe('DataDirInUse');
});

/** Aimed at in two seconds; fails only at five times that, so that a busy machine does not. */
const recoveryMsMax = 10_000;

test('after kill -9 of its process the data is soon there again', async () => {
  const dataDir = makeFolder();
  const { owner, connection } = await startElsewhere(dataDir);
  await query(connection, storeNote);
  await killHard(owner);
  const startedAt = Date.now();
  const postgres = await start(dataDir);
  expect(await query(postgres.connection, 'SELECT * FROM notes')).toEqual(kept);
  expect(Date.now() - startedAt).toBeLessThan(recoveryMsMax);
});

test('a server that outlived its process is stopped, and only that one', async () => {
  const dataDir = makeFolder();
  const bystander = await start(makeFolder());
  const withoutSetpriv = { ...process.env, PATH: '/nowhere' };
  const { owner, connection } = await startElsewhere(dataDir, withoutSetpriv);
  await query(connection, storeNote);
  await killHard(owner);
  expect(await query(connection, 'SELECT * FROM notes')).toEqual(kept);

  const postgres = await start(dataDir);
  expect(await query(postgres.connection, 'SELECT * FROM notes')).toEqual(kept);
  expect(existsSync(connection.host)).toBe(false);
  expect(await query(bystander.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a server that crashes comes back at the same address with everything committed', async () => {
  const postgres = await start(makeFolder());
  await query(postgres.connection, storeNote);
  const before = postgres.pid;
  process.kill(before, 'SIGKILL');
  expect(await queryOnceBack(postgres.connection, 'SELECT * FROM notes')).toEqual(kept);
  expect(postgres.pid).not.toBe(before);
});

test('a process id left in the data and used by something else by now does not stop the start', async () => {
  const dataDir = makeFolder();
  const first = await start(dataDir);
  const pidFile = join(dataDir, 'postgres/postmaster.pid');
  const { uid, gid } = statSync(pidFile);
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  await first.stop();
  const stranger = spawn('sleep', ['60'], asRoot ? { uid, gid } : {});
  cleanUps.push(() => stranger.kill());
  writeFileSync(pidFile, [stranger.pid, ...lines.slice(1)].join('\n'), { mode: 0o644 });
  expect(await query((await start(dataDir)).connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('the server never runs as root: uid 65534 in its place, even in a data directory of root’s own', async () => {
  const dataDir = makeFolder(0o700);
  await start(dataDir);
  const owner = statSync(join(dataDir, 'postgres/postmaster.pid')).uid;
  expect(owner).toBe(asRoot ? 65534 : process.getuid?.());
});

test('a folder closed to the server’s user gets its data elsewhere, and finds it again', async () => {
  const closed = makeFolder(0o700);
  const dataDir = join(closed, '.roost');
  const first = await start(dataDir);
  const marker = join(dataDir, 'postgres.location');
  expect(existsSync(marker)).toBe(asRoot);
  if (asRoot) {
    const place = readFileSync(marker, 'utf8').trim();
    expect(place).toMatch(/^\/var\/lib\/roost\/[0-9a-f]{16}$/);
    cleanUps.splice(-1, 0, () => rmSync(place, { recursive: true }));
  }
  await query(first.connection, storeNote);
  await first.stop();
  expect(await query((await start(dataDir)).connection, 'SELECT * FROM notes')).toEqual(kept);
});

test('paths with spaces, quotes and more characters than a socket address holds work', async () => {
  const dataDir = join(makeFolder(), "it's a folder", 'x'.repeat(120), '數據');
  const temporary = join(makeFolder(), 'y'.repeat(120));
  mkdirSync(temporary, { recursive: true });
  const { owner } = await startElsewhere(dataDir, { ...process.env, TMPDIR: temporary });
  await expect(start(dataDir)).rejects.toMatchObject({ name: 'DataDirInUse' });
  await killHard(owner);
  expect(await query((await start(dataDir)).connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('data of another major version is refused with a sentence and left alone', async () => {
  const dataDir = makeFolder();
  await (await start(dataDir)).stop();
  writeFileSync(join(dataDir, 'postgres/PG_VERSION'), '17\n');
  await expect(start(dataDir)).rejects.toMatchObject({
    name: 'DataDirNotUsable',
    message: expect.stringContaining('was written by PostgreSQL 17; this Roost brings PostgreSQL 18'),
  });
});

test('text of every script can be searched and sorts the same on every machine', async () => {
  const { connection } = await start(makeFolder());
  await query(connection, 'CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin');
  const [row] = await query(
    connection,
    "SELECT cardinality(show_trgm('привет')) AS cyrillic, cardinality(show_trgm('中文字')) AS chinese, lower('ПРИВЕТ') AS lower",
  );
  expect(row).toEqual({ cyrillic: 7, chinese: 4, lower: 'привет' });
});
