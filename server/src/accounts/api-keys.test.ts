import { afterAll, beforeAll, expect, test } from 'vitest';
import { testClient } from '../test/client.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
});
afterAll(() => roost.close());

async function makeKey(role: string, name = 'Reporting') {
  const answer = await workspace.owner.call<{ id: string; key: string }>('POST', `${workspace.path}/api-keys`, {
    name,
    role,
  });
  expect(answer.status).toBe(201);
  return answer.body;
}

function withKey(key: string) {
  const client = testClient(roost.url);
  return (method: string, path: string, body?: unknown) =>
    client.call(method, path, body, { authorization: `Bearer ${key}`, 'x-roost': '' });
}

test('a key is shown once, stored as a hash, and opens its workspace without the CSRF rule', async () => {
  const { id, key } = await makeKey('admin');
  expect(key).toMatch(/^roost_[A-Za-z0-9_-]{43}$/);
  const list = await workspace.owner.call('GET', `${workspace.path}/api-keys`);
  expect(list.body).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ id, lastUsedAt: null })]),
  });
  expect(JSON.stringify(list.body)).not.toContain(key);
  expect((await withKey(key)('POST', `${workspace.path}/teams`, { name: 'By key' })).status).toBe(201);
});

test('the use of a key is noted, at most once a minute', async () => {
  const { id, key } = await makeKey('agent');
  const lastUsedAt = async () => {
    const list = await workspace.owner.call<{ items: { id: string; lastUsedAt: string }[] }>(
      'GET',
      `${workspace.path}/api-keys`,
    );
    return list.body.items.find((one) => one.id === id)?.lastUsedAt;
  };
  await withKey(key)('GET', `${workspace.path}/agents`);
  const first = await lastUsedAt();
  expect(first).toEqual(expect.any(String));
  await withKey(key)('GET', `${workspace.path}/agents`);
  expect(await lastUsedAt()).toBe(first);
  roost.clock.advance(61_000);
  await withKey(key)('GET', `${workspace.path}/agents`);
  expect(await lastUsedAt()).not.toBe(first);
});

test('a key may not act where a person is needed', async () => {
  const { key } = await makeKey('owner');
  const call = withKey(key);
  const refused = [
    await call('GET', `${workspace.path}/api-keys`),
    await call('POST', `${workspace.path}/api-keys`, { name: 'More', role: 'agent' }),
  ];
  for (const answer of refused) {
    expect([answer.status, answer.body]).toMatchObject([403, { error: { code: 'session_required' } }]);
  }
});

test('a key has one role in one workspace', async () => {
  const { key } = await makeKey('agent');
  const call = withKey(key);
  expect((await call('GET', `${workspace.path}/agents`)).status).toBe(200);
  const refused = await call('POST', `${workspace.path}/teams`, { name: 'Mine' });
  expect([refused.status, refused.body]).toMatchObject([403, { error: { code: 'forbidden' } }]);
  const other = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Other' });
  expect((await call('GET', `/api/workspaces/${other.body.id}/agents`)).status).toBe(404);
  const { id } = await makeKey('agent');
  expect((await workspace.owner.call('DELETE', `/api/workspaces/${other.body.id}/api-keys/${id}`)).status).toBe(404);
});

test('a revoked key is nobody at once, and so is a made-up one', async () => {
  const { id, key } = await makeKey('agent');
  expect((await workspace.owner.call('DELETE', `${workspace.path}/api-keys/${id}`)).status).toBe(200);
  for (const each of [key, 'roost_made-up', 'nonsense']) {
    expect((await withKey(each)('GET', `${workspace.path}/agents`)).status).toBe(401);
  }
});

test('keys are listed page by page', async () => {
  for (let index = 0; index < 3; index++) await makeKey('agent', `Key ${index}`);
  const seen = new Set<string>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { body: { items: { id: string }[]; nextCursor: string | null } } = await workspace.owner.call(
      'GET',
      `${workspace.path}/api-keys?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    for (const { id } of page.body.items) seen.add(id);
    cursor = page.body.nextCursor;
  }
  const all = await workspace.owner.call<{ items: unknown[] }>('GET', `${workspace.path}/api-keys?limit=100`);
  expect(seen.size).toBe(all.body.items.length);
});
