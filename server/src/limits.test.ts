import { once } from 'node:events';
import { connect } from 'node:net';
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

/** Begins a request of 1,000 bytes and sends one a second; how long until the other side hangs up, in ms. */
async function trickle(path: string): Promise<number> {
  const { hostname, port } = new URL(roost.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const began = performance.now();
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`);
  const drip = setInterval(() => socket.write(' '), 1_000);
  await once(socket, 'close');
  clearInterval(drip);
  return performance.now() - began;
}

describe.concurrent('limits', () => {
  test('a body that trickles in is cut off after ten seconds, at Meta’s door as at ours', async () => {
    const tookMs = await Promise.all(['/api/meta/webhook', '/api/sessions'].map(trickle));
    for (const ms of tookMs) {
      expect(ms).toBeGreaterThan(9_500);
      expect(ms).toBeLessThan(15_000);
    }
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
