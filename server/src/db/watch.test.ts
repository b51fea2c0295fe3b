import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { watch } from './watch.ts';

const quietMs = 300;
let database: TestDatabase;
let way: Server;
/** So many bytes of what the database says still pass; the rest disappears. */
let passes = Number.POSITIVE_INFINITY;

beforeAll(async () => {
  database = await createTestDatabase();
  const { host, port } = database.connection;
  way = createServer((near) => {
    const far = createConnection(`${host}/.s.PGSQL.${port}`);
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk: Buffer) => {
      near.write(chunk.subarray(0, passes));
      passes = Math.max(0, passes - chunk.length);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => {}).on('close', () => other.destroy());
  }).listen(0, '127.0.0.1');
  await once(way, 'listening');
});
afterAll(async () => {
  way.close();
  await database.drop();
});

async function connect(): Promise<pg.Client> {
  passes = Number.POSITIVE_INFINITY;
  const { port } = way.address() as AddressInfo;
  const { user, database: name } = database.connection;
  const client = new pg.Client({ host: '127.0.0.1', port, user, database: name, pipeline: true });
  client.on('error', () => {});
  await client.connect();
  watch(client, quietMs);
  return client;
}

test.each([
  ['nothing comes', 0],
  ['an answer stops in the middle', 5_000],
])('where %s, the connection is given up', async (_, bytes) => {
  const client = await connect();
  passes = bytes;
  await expect(client.query("select repeat('x', 100000)")).rejects.toThrow(/silent/);
  await client.end();
});

test('where the first of two answers comes and the second does not, the connection is given up', async () => {
  const client = await connect();
  const first = client.query('select 1 as one');
  const second = client.query('select pg_sleep(1), 2 as two');
  expect((await first).rows).toEqual([{ one: 1 }]);
  passes = 0;
  await expect(second).rejects.toThrow(/silent/);
  await client.end();
});

test('a connection that was answered to the last word is left alone, however long nobody asks', async () => {
  const client = await connect();
  await client.query("select repeat('x', 100000)");
  await nobodyAsks();
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
});

test('one that was idle for longer than that, and then is asked in vain, is given up as well', async () => {
  const client = await connect();
  for (let times = 0; times < 2; times += 1) {
    await client.query('select 1');
    await nobodyAsks();
  }
  passes = 0;
  await expect(client.query('select 2')).rejects.toThrow(/silent/);
  await client.end();
});

/** For twice the time that an answer may take. */
async function nobodyAsks(): Promise<void> {
  const other = new pg.Client(database.connection);
  await other.connect();
  await other.query(`select pg_sleep(${(quietMs * 2) / 1000})`);
  await other.end();
}
