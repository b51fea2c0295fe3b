import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testClient } from '../test/client.ts';
import { startRoost, type TestRoost } from '../test/roost.ts';

let roost: TestRoost;
beforeEach(async () => {
  roost = await startRoost();
});
afterEach(() => roost.close());

const first = {
  name: 'Olivia Owner',
  email: 'Olivia@Example.com',
  password: 'correct horse battery',
  workspaceName: 'Sunny Side',
};

test('of two set-ups at once exactly one wins, and signs in', async () => {
  const clients = [testClient(roost.url), testClient(roost.url)];
  const answers = await Promise.all(clients.map((client) => client.call('POST', '/api/setup', first)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  const loser = answers.find((answer) => answer.status === 409);
  expect(loser?.body).toMatchObject({ error: { code: 'setup_done' } });
  const won = answers.findIndex((answer) => answer.status === 200);
  const me = await clients[won]?.call('GET', '/api/me');
  expect(me?.body).toMatchObject({
    agent: { name: 'Olivia Owner', email: 'olivia@example.com' },
    workspaces: [{ id: answers[won]?.body.workspaceId, name: 'Sunny Side', role: 'owner' }],
  });
});

test('set-up is offered until it is done', async () => {
  const client = testClient(roost.url);
  expect((await client.call('GET', '/api/setup')).body).toEqual({
    needed: true,
    codeNeeded: false,
    publicUrl: roost.url,
  });
  await client.call('POST', '/api/setup', first);
  expect((await client.call('GET', '/api/setup')).body).toEqual({
    needed: false,
    codeNeeded: false,
    publicUrl: roost.url,
  });
});

test('set-up through a proxy needs the code printed at start', async () => {
  const client = testClient(roost.url);
  const proxied = { 'x-forwarded-for': '203.0.113.9' };
  expect((await client.call('GET', '/api/setup', undefined, proxied)).body).toEqual({
    needed: true,
    codeNeeded: true,
    publicUrl: roost.url,
  });
  const wrong = await client.call('POST', '/api/setup', { ...first, setupCode: 'guess' }, proxied);
  expect([wrong.status, wrong.body]).toMatchObject([403, { error: { code: 'setup_code_wrong' } }]);
  const right = await client.call('POST', '/api/setup', { ...first, setupCode: roost.app.setupCode }, proxied);
  expect(right.status).toBe(200);
});

test('a body that is not what is expected names the field', async () => {
  const answer = await testClient(roost.url).call('POST', '/api/setup', { ...first, password: 'short' });
  expect([answer.status, answer.body]).toMatchObject([400, { error: { code: 'invalid_input', field: 'password' } }]);
});

test('a page under a foreign name that points here needs the code', async () => {
  const answer = await getAs('evil.example');
  expect(answer).toEqual({ needed: true, codeNeeded: true, publicUrl: roost.url });
  expect(await getAs('localhost')).toEqual({ needed: true, codeNeeded: false, publicUrl: roost.url });
});

test('a Roost with a public address needs the code, also from a proxy that tells nothing of its visitors', async () => {
  const publicUrl = 'https://inbox.example.com';
  const open = await startRoost({ PUBLIC_URL: publicUrl });
  try {
    const visitor = testClient(open.app.url);
    expect((await visitor.call('GET', '/api/setup')).body).toEqual({ needed: true, codeNeeded: true, publicUrl });
    const taken = await visitor.call('POST', '/api/setup', first);
    expect([taken.status, taken.body]).toMatchObject([403, { error: { code: 'setup_code_wrong' } }]);
  } finally {
    await open.close();
  }
});

/** fetch does not let a Host header through. */
function getAs(host: string): Promise<unknown> {
  const { port } = new URL(roost.app.url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/api/setup', headers: { host: `${host}:${port}` } }, async (response) => {
      let body = '';
      for await (const chunk of response) body += String(chunk);
      resolve(JSON.parse(body));
    })
      .on('error', reject)
      .end();
  });
}
