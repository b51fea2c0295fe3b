import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestClient, testClient } from '../test/client.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let ownerId: string;
const password = 'correct horse battery';

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  ownerId = await agentId(workspace.owner);
});
afterAll(() => roost.close());

async function agentId(client: TestClient): Promise<string> {
  return (await client.call<{ agent: { id: string } }>('GET', '/api/me')).body.agent.id;
}

async function invite(email: string, role: string, by = workspace.owner) {
  const answer = await by.call<{ id: string; url: string }>('POST', `${workspace.path}/invitations`, { email, role });
  return { ...answer, token: answer.body.url?.split('/').at(-1) ?? '' };
}

async function join(email: string, role: string): Promise<TestClient> {
  const { token } = await invite(email, role);
  const client = testClient(roost.url);
  const joined = await client.call('POST', `/api/invitations/${token}/accept`, { name: 'New Person', password });
  expect([joined.status, joined.body]).toEqual([200, { workspaceId: workspace.id }]);
  return client;
}

test('an invitation makes an account, signs it in, and works once', async () => {
  const { status, body, token } = await invite('Ada@Example.com', 'agent');
  expect(status).toBe(201);
  expect(body.url).toBe(`${roost.url}/invitations/${token}`);
  const accept = (client: TestClient) =>
    client.call('POST', `/api/invitations/${token}/accept`, { name: 'Ada', password });
  const ada = testClient(roost.url);
  expect((await accept(ada)).status).toBe(200);
  expect((await ada.call('GET', '/api/me')).body).toMatchObject({
    agent: { email: 'ada@example.com' },
    workspaces: [{ id: workspace.id, role: 'agent' }],
  });
  expect((await accept(testClient(roost.url))).status).toBe(404);
});

test('of two who accept the same invitation at once one joins', async () => {
  const { token } = await invite('race@example.com', 'agent');
  const answers = await Promise.all(
    [1, 2].map(() =>
      testClient(roost.url).call('POST', `/api/invitations/${token}/accept`, { name: 'Race', password }),
    ),
  );
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(answers.filter((answer) => answer.status < 500)).toHaveLength(2);
});

test('an invitation ends after a week, and when a newer one is made', async () => {
  const { token: older } = await invite('slow@example.com', 'agent');
  const { token: newer } = await invite('slow@example.com', 'agent');
  const accept = (token: string) =>
    testClient(roost.url).call('POST', `/api/invitations/${token}/accept`, { name: 'Slow', password });
  expect((await accept(older)).status).toBe(404);
  roost.clock.advance(8 * 24 * 3600_000);
  expect((await accept(newer)).status).toBe(404);
  roost.clock.advance(-8 * 24 * 3600_000);
  expect((await accept(newer)).status).toBe(200);
});

test('an existing account joins only when it is signed in itself', async () => {
  const guest = await join('guest@example.com', 'agent');
  const second = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Second' });
  const invited = await workspace.owner.call<{ url: string }>('POST', `/api/workspaces/${second.body.id}/invitations`, {
    email: 'guest@example.com',
    role: 'admin',
  });
  const path = `/api/invitations/${invited.body.url.split('/').at(-1)}/accept`;
  const body = { name: 'Ignored', password };
  expect((await testClient(roost.url).call('POST', path, body)).status).toBe(409);
  expect((await workspace.owner.call('POST', path, body)).status).toBe(409);
  expect((await guest.call('POST', path, body)).status).toBe(200);
  expect((await guest.call<{ workspaces: unknown[] }>('GET', '/api/me')).body.workspaces).toHaveLength(2);
});

test('only an owner may invite an owner, and an agent may invite nobody', async () => {
  const admin = await join('admin@example.com', 'admin');
  const agent = await join('agent@example.com', 'agent');
  expect((await invite('boss@example.com', 'owner', admin)).status).toBe(403);
  expect((await invite('helper@example.com', 'agent', admin)).status).toBe(201);
  expect((await invite('helper@example.com', 'agent', agent)).status).toBe(403);
});

test('the last owner cannot be demoted, disabled or removed', async () => {
  const path = `${workspace.path}/agents/${ownerId}`;
  for (const change of [{ role: 'agent' }, { disabled: true }]) {
    const answer = await workspace.owner.call('PATCH', path, change);
    expect([answer.status, answer.body]).toMatchObject([409, { error: { code: 'conflict' } }]);
  }
  expect((await workspace.owner.call('DELETE', path)).status).toBe(409);
});

test('of two owners who step down at once one stays', async () => {
  const second = await join('second-owner@example.com', 'owner');
  const stepDown = async (client: TestClient) =>
    (await client.call('PATCH', `${workspace.path}/agents/${await agentId(client)}`, { role: 'agent' })).status;
  // Both requests are held at the owners' rows until both have come so far.
  const holder = new pg.Client(roost.database.connection);
  await holder.connect();
  await holder.query(`begin`);
  await holder.query(`select 1 from members where role = 'owner' for update`);
  const both = Promise.all([stepDown(workspace.owner), stepDown(second)]);
  // A transaction keeps the list of connections that it saw first.
  const lookAnew = 'select pg_stat_clear_snapshot()';
  const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  try {
    await expect
      .poll(async () => {
        await holder.query(lookAnew);
        return (await holder.query(waiting)).rows[0].n;
      })
      .toBe(2);
  } finally {
    await holder.query(`commit`);
    await holder.end();
  }
  const statuses = await both;
  expect([...statuses].sort()).toEqual([200, 409]);
  const owner = statuses[0] === 409 ? workspace.owner : second;
  for (const client of [workspace.owner, second]) {
    await owner.call('PATCH', `${workspace.path}/agents/${await agentId(client)}`, { role: 'owner' });
  }
});

test('a disabled agent is outside at once and may come back', async () => {
  const agent = await join('gone@example.com', 'agent');
  const path = `${workspace.path}/agents/${await agentId(agent)}`;
  expect((await workspace.owner.call('PATCH', path, { disabled: true })).body).toMatchObject({ disabled: true });
  expect((await agent.call('GET', `${workspace.path}/agents`)).status).toBe(404);
  await workspace.owner.call('PATCH', path, { disabled: false });
  expect((await agent.call('GET', `${workspace.path}/agents`)).status).toBe(200);
  expect((await workspace.owner.call('DELETE', path)).status).toBe(200);
  expect((await agent.call('GET', `${workspace.path}/agents`)).status).toBe(404);
});

test('the stream of a disabled agent closes within a second', async () => {
  const agent = await join('listener@example.com', 'agent');
  const stream = await fetch(`${roost.url}${workspace.path}/events`, { headers: { cookie: agent.cookie } });
  const reader = stream.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('event: ready');
  await workspace.owner.call('PATCH', `${workspace.path}/agents/${await agentId(agent)}`, { disabled: true });
  const began = performance.now();
  for (let chunk = await reader?.read(); chunk?.done === false; ) chunk = await reader?.read();
  expect(performance.now() - began).toBeLessThan(1000);
});

test('a foreign workspace and a foreign agent are not found', async () => {
  const stranger = await join('stranger@example.com', 'agent');
  const other = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Private' });
  expect((await stranger.call('GET', `/api/workspaces/${other.body.id}/agents`)).status).toBe(404);
  const foreign = `/api/workspaces/${other.body.id}/agents/${await agentId(stranger)}`;
  expect((await workspace.owner.call('PATCH', foreign, { role: 'admin' })).status).toBe(404);
  expect((await workspace.owner.call('DELETE', foreign)).status).toBe(404);
});
