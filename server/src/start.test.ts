import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from './test/database.ts';
import { freePort } from './test/roost.ts';

/** Starts the product as `npm run serve` does, and answers how it ended and what it said. */
async function startAndFail(settings: Record<string, string>): Promise<{ code: number; said: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'roost-start-'));
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'main.ts')], {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      PORT: String(await freePort()),
      LOG_LEVEL: 'silent',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data));
  const [code] = (await once(child, 'exit')) as [number];
  await rm(dataDir, { recursive: true, force: true });
  return { code, said };
}

/** One clear error: the sentence, and no stack that hides it. */
function expectSentence({ code, said }: { code: number; said: string }, sentence: RegExp): void {
  expect(said).toMatch(sentence);
  expect(said).not.toMatch(/\n\s+at /);
  expect(code).toBe(1);
}

async function databaseUrl(
  change: (client: pg.Client, name: string) => Promise<string>,
): Promise<{ url: string; drop(): Promise<void> }> {
  const database = await createTestDatabase();
  const client = new pg.Client(database.connection);
  client.on('error', () => {});
  await client.connect();
  const { host, database: name } = database.connection;
  const user = await change(client, name);
  await client.end();
  return {
    url: `postgresql://${user}@localhost/${name}?host=${encodeURIComponent(host)}`,
    drop: () => database.drop(),
  };
}

test('bad settings are told all at once', async () => {
  const ended = await startAndFail({ PUBLIC_URL: 'inbox', ROOST_ROLE: 'boss' });
  expectSentence(ended, /PUBLIC_URL must be like https:.*ROOST_ROLE must be all, web or worker/s);
});

test('an unreachable DATABASE_URL is one sentence', async () => {
  const ended = await startAndFail({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/nothing' });
  expectSentence(ended, /PostgreSQL cannot be reached: .* Check DATABASE_URL\./);
});

test('a busy port is named, with the setting that changes it', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { url, drop } = await databaseUrl(
    async (client) => (await client.query('select current_user as name')).rows[0].name,
  );
  try {
    const ended = await startAndFail({ PORT: String(port), DATABASE_URL: url });
    expectSentence(ended, new RegExp(`Port ${port} is in use by another program.*PORT`));
  } finally {
    await drop();
    holder.close();
  }
});

test('roles that cannot be created end in the SQL to run', async () => {
  const { url, drop } = await databaseUrl(async (client, name) => {
    const user = `poor_${name}`;
    await client.query(`create role ${user} login`);
    await client.query(`grant create on schema public to ${user}`);
    return user;
  });
  try {
    expectSentence(await startAndFail({ DATABASE_URL: url }), /GRANT roost_app, roost_system TO "poor_/);
  } finally {
    await drop();
  }
});

test('what nobody expected shows where it happened', async () => {
  const { url, drop } = await databaseUrl(async (client) => {
    await client.query('drop schema if exists pgboss cascade');
    await client.query('drop table migrations');
    return (await client.query('select current_user as name')).rows[0].name;
  });
  try {
    const { code, said } = await startAndFail({ DATABASE_URL: url });
    expect(said).toMatch(/already exists/);
    expect(said).toMatch(/\n\s+at /);
    expect(code).toBe(1);
  } finally {
    await drop();
  }
});
