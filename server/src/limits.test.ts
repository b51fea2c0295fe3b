import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testClient } from './test/client.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from './test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
});

afterAll(() => roost.close());

/** Begins a POST, and leaves what comes after its head to the test. */
async function begin(path: string, headers: Record<string, string | number>): Promise<Socket> {
  const { hostname, port } = new URL(roost.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const lines = Object.entries({ host: 'x', 'x-roost': '1', ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** The status of the first answer; null when the other side hangs up without one. */
function answerTo(socket: Socket): Promise<number | null> {
  return new Promise((resolve) => {
    socket.once('data', (first) => resolve(Number(String(first).split(' ')[1])));
    socket.once('close', () => resolve(null));
  });
}

/** The test hangs up itself when nobody else does. */
const dripsMax = 20;

/** Sends a body of 1,000 bytes at one a second: what is answered and when, and when the other side hangs up. */
async function trickle(path: string, type: string) {
  const socket = await begin(path, { 'content-type': type, 'content-length': 1_000 });
  const began = performance.now();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write('{');
  let dripped = 0;
  const drip = setInterval(() => {
    dripped += 1;
    if (dripped === dripsMax) socket.destroy();
    else socket.write(' ');
  }, 1_000);
  const status = await answerTo(socket);
  const answerMs = performance.now() - began;
  await closed;
  clearInterval(drip);
  return { path, type, status, answerMs, closedMs: performance.now() - began };
}

const types = ['application/json', 'text/csv', 'multipart/form-data; boundary=b'];
const files = types.slice(1);

describe.concurrent('limits', () => {
  test('a body that trickles in is cut off after ten seconds, at Meta’s door as at ours, whatever it calls itself', async () => {
    const tried = await Promise.all([
      ...types.flatMap((type) => [trickle('/api/meta/webhook', type), trickle('/api/meta/deauthorize', type)]),
      ...['/api/auth/sign-in/email', '/api/setup'].map((path) => trickle(path, 'application/json')),
    ]);
    for (const { status, closedMs, ...one } of tried) {
      expect({ ...one, status }).toEqual({ ...one, status: null });
      expect(closedMs, one.path).toBeGreaterThan(9_500);
      expect(closedMs, one.path).toBeLessThan(15_000);
    }
  }, 30_000);

  test.each([
    ['where no file is taken', files, ['/api/auth/sign-in/email', '/api/setup', '/api/invitations/x/accept'], 415],
    ['where there is nothing', types, ['/api/nothing', '/nothing'], 404],
  ] as const)(
    'a body %s is refused before it is there',
    async (_where, wrong, paths, status) => {
      const tried = await Promise.all(wrong.flatMap((type) => paths.map((path) => trickle(path, type))));
      for (const one of tried) {
        expect(one).toMatchObject({ status });
        expect(one.answerMs).toBeLessThan(5_000);
        // Who goes on sending all the same is not listened to for long.
        expect(one.closedMs).toBeLessThan(15_000);
      }
    },
    30_000,
  );

  test('a file of somebody who is not signed in is refused before it is there', async () => {
    const paths = [`${workspace.path}/contacts/import`, `${workspace.path}/attachments`];
    const tried = await Promise.all(files.flatMap((type) => paths.map((path) => trickle(path, type))));
    for (const one of tried) {
      expect(one).toMatchObject({ status: 401 });
      expect(one.answerMs).toBeLessThan(5_000);
      expect(one.closedMs).toBeLessThan(15_000);
    }
  }, 30_000);

  test.each([
    ['contacts/import', 'text/csv', ['name\n', 'Ana\n'], 202],
    [
      'attachments',
      'multipart/form-data; boundary=b',
      ['--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhel', 'lo\r\n--b--\r\n'],
      201,
    ],
  ] as const)(
    'a file for %s may take longer than other bodies',
    async (path, type, [first, last], status) => {
      const socket = await begin(`${workspace.path}/${path}`, {
        cookie: workspace.owner.cookie,
        'content-type': type,
        'content-length': first.length + last.length,
      });
      socket.write(first);
      // As long as another body would have had, and more.
      const other = await trickle('/api/meta/webhook', type);
      expect(other.closedMs).toBeGreaterThan(9_500);
      socket.write(last);
      expect(await answerTo(socket)).toBe(status);
      socket.destroy();
    },
    30_000,
  );

  test.each([
    ['/api/meta/webhook', 3_100_000],
    ['/api/meta/deauthorize', 65_000],
    ['/api/auth/sign-in/email', 1_100_000],
  ])('%s refuses more than it takes, also when the body does not tell its length', async (path, bytes) => {
    const socket = await begin(path, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
    const answered = answerTo(socket);
    socket.write(`${bytes.toString(16)}\r\n`);
    socket.write(Buffer.alloc(bytes, ' '));
    expect(await answered).toBe(413);
    socket.destroy();
  });

  test('an API key may call 1,200 times a minute; then it is told when to come again', async () => {
    const made = await workspace.owner.call<{ key: string }>('POST', `${workspace.path}/api-keys`, {
      name: 'Wild',
      role: 'agent',
    });
    const headers = { authorization: `Bearer ${made.body.key}` };
    const call = () => testClient(roost.url).call('GET', `${workspace.path}/teams`, undefined, headers);
    // Every call counts, also one that needs a person and is refused at the door.
    const cheap = () => testClient(roost.url).call('GET', '/api/me', undefined, headers);
    expect((await call()).status).toBe(200);
    for (let n = 1; n < 1_200; n += 109) {
      const answers = await Promise.all(Array.from({ length: 109 }, cheap));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
    }
    const refused = await call();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    roost.clock.advance(61_000);
    expect((await call()).status).toBe(200);
  }, 60_000);
});

test('bodies that never end hold 64 MB together; beyond it the oldest are let go, and others are still heard', async () => {
  const bytes = 2_900_000;
  let gone = 0;
  const sockets: Socket[] = [];
  for (let n = 0; n < 30; n += 1) {
    const socket = await begin('/api/meta/webhook', { 'content-length': bytes + 1 });
    socket.on('close', () => {
      gone += 1;
    });
    sockets.push(socket);
    await new Promise((written) => socket.write(Buffer.alloc(bytes), written));
  }
  await expect.poll(() => gone).toBe(30 - Math.floor(64_000_000 / bytes));
  expect(sockets.map(({ destroyed }) => destroyed).lastIndexOf(true)).toBe(gone - 1);
  const answer = await testClient(roost.url).call('POST', '/api/meta/webhook', {});
  expect(answer.status).toBe(401);
  for (const socket of sockets) socket.destroy();
});
