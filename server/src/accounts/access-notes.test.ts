import type { AuditLine } from '@roost/contract/oversight.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testClient } from '../test/client.ts';
import { invite, type TestAgent } from '../test/people.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let agent: TestAgent;
let stranger: { workspace: TestWorkspace; id: string };
const password = 'a long enough password';

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  agent = await invite(roost, workspace, 'Ann Agent');
  const { body } = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Elsewhere' });
  const elsewhere = { id: body.id, path: `/api/workspaces/${body.id}`, owner: workspace.owner };
  const sam = await invite(roost, elsewhere, 'Sam Stranger', 'admin');
  stranger = { workspace: { ...elsewhere, owner: sam }, id: sam.id };
});
afterAll(() => roost.close());

async function access({ path, owner } = workspace): Promise<AuditLine[]> {
  return (await owner.call<{ items: AuditLine[] }>('GET', `${path}/audit?action=access.&limit=100`)).body.items;
}

const linesOf = async (action: string, where = workspace) =>
  (await access(where)).filter((one) => one.action === action);

test('who signs in is noted in each of their workspaces, and in no other', async () => {
  const lines = await linesOf('access.signed_in');
  expect(lines.map(({ actor }) => actor.name).sort()).toEqual(['Ann Agent', 'Olivia Owner']);
  expect(lines[0]?.detail.address).toBe('127.0.0.1');
  expect((await linesOf('access.signed_in', stranger.workspace)).map(({ actor }) => actor.name)).toEqual([
    'Sam Stranger',
  ]);
});

test('a wrong password is noted with the account and the address, never with what was typed', async () => {
  const someone = testClient(roost.url);
  const typed = 'not her password at all';
  const signIn = (email: string) => someone.call('POST', '/api/auth/sign-in/email', { email, password: typed });
  expect((await signIn('Ann.Agent@example.com')).status).toBe(401);
  expect((await signIn('nobody@example.com')).status).toBe(401);
  const [line, ...more] = await linesOf('access.sign_in_failed');
  expect(more).toEqual([]);
  expect(line).toMatchObject({ actor: { type: 'system' }, subject: agent.id, detail: { address: '127.0.0.1' } });
  expect(JSON.stringify(await access())).not.toContain(typed);
  expect(await linesOf('access.sign_in_failed', stranger.workspace)).toEqual([]);
});

test('a refused role is noted with who it was and what they asked for', async () => {
  expect((await agent.call('GET', `${workspace.path}/audit`)).status).toBe(403);
  expect(await linesOf('access.refused')).toMatchObject([
    {
      actor: { id: agent.id, name: 'Ann Agent' },
      detail: { method: 'GET', path: '/api/workspaces/:workspaceId/audit' },
    },
  ]);
});

test('a foreign workspace is told that somebody tried, with who it was', async () => {
  expect((await stranger.workspace.owner.call('GET', `${workspace.path}/conversations`)).status).toBe(404);
  expect(await linesOf('access.foreign')).toMatchObject([{ actor: { type: 'agent', id: stranger.id } }]);
  const nowhere = '/api/workspaces/01990000-0000-7000-8000-000000000001/conversations';
  expect((await stranger.workspace.owner.call('GET', nowhere)).status).toBe(404);
});

test('a key that is none, and one of another workspace, are noted without the key', async () => {
  const { path } = stranger.workspace;
  const made = await stranger.workspace.owner.call<{ key: string; id: string }>('POST', `${path}/api-keys`, {
    ...{ name: 'Shop', role: 'agent' },
  });
  const ask = (key: string) =>
    testClient(roost.url).call('GET', `${workspace.path}/conversations`, undefined, { authorization: `Bearer ${key}` });
  expect((await ask('roost_made-up-and-long-enough')).status).toBe(401);
  expect((await ask(made.body.key)).status).toBe(404);
  expect(await linesOf('access.bad_key')).toHaveLength(1);
  expect(await linesOf('access.foreign')).toMatchObject([{ actor: { type: 'api_key', id: made.body.id } }, {}]);
  expect(JSON.stringify(await access())).not.toContain('roost_');
});

test('who knocks on and on fills a few lines and no more', async () => {
  for (let n = 0; n < 12; n += 1) await agent.call('GET', `${workspace.path}/audit`);
  const lines = await linesOf('access.refused');
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.length).toBeLessThan(12);
});

test('a changed password is noted', async () => {
  const changed = await agent.call('POST', '/api/auth/change-password', {
    ...{ currentPassword: password, newPassword: 'another long password' },
  });
  expect(changed.status).toBe(200);
  expect(await linesOf('access.password_changed')).toMatchObject([{ actor: { id: agent.id } }]);
});
