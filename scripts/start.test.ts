import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { takeLock } from '../server/src/db/embedded-lock.ts';
import { root } from './run-quietly.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roost-start-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function occupyPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  cleanUps.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** What `npm start` says and how it ends; only for starts that are refused. */
async function refusedStart(settings: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(root, 'scripts/start.ts')], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: '', // A developer's .env must not decide.
      HOST: '127.0.0.1',
      DATA_DIR: makeFolder(),
      PORT: '1',
      SIMULATOR_PORT: '1',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  cleanUps.push(() => child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

test('a busy port is one sentence that names the port and the setting', async () => {
  const port = await occupyPort();
  expect(await refusedStart({ PORT: String(port) })).toEqual({
    code: 1,
    said: `Port ${port} is in use: stop what runs there, or set PORT (PORT=${port + 100} npm start).\n`,
  });
});

test('a data directory in use is told before a busy port, since both follow from the same second start', async () => {
  const place = makeFolder();
  const lock = await takeLock(place, makeFolder());
  cleanUps.push(lock.release);
  const port = await occupyPort();
  expect(await refusedStart({ PORT: String(port), DATA_DIR: place })).toEqual({
    code: 1,
    said: `Another Roost is already running on ${place}; stop it first or set DATA_DIR.\n`,
  });
});

test('every bad setting is listed at once', async () => {
  const { code, said } = await refusedStart({ PORT: 'abc', LOG_LEVEL: 'loud' });
  expect(code).toBe(1);
  expect(said).toContain('PORT must be a port number');
  expect(said).toContain('LOG_LEVEL must be');
});
