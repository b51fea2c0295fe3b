import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestClient, testClient } from '../test/client.ts';
import { invite, type TestAgent } from '../test/people.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let guests = 0;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
});
afterAll(() => roost.close());

interface Pending {
  id: string;
  email: string;
  role: string;
  inviter: string | null;
}

async function makeKey(by: TestClient, role: string): Promise<{ id: string; key: string }> {
  const made = await by.call<{ id: string; key: string }>('POST', `${workspace.path}/api-keys`, { name: 'Shop', role });
  expect(made.status).toBe(201);
  return made.body;
}

function withKey(key: string, method: string, path: string, body?: unknown) {
  return testClient(roost.url).call(method, path, body, { authorization: `Bearer ${key}`, 'x-roost': '' });
}

const opens = async (key: string) => (await withKey(key, 'GET', `${workspace.path}/agents`)).status;

async function inviteGuest(by: TestClient, role: string): Promise<{ email: string; accept: () => Promise<number> }> {
  guests += 1;
  const email = `guest-${guests}@example.com`;
  const { status, body } = await by.call<{ url: string }>('POST', `${workspace.path}/invitations`, { email, role });
  expect(status).toBe(201);
  const path = `/api/invitations/${body.url.split('/').at(-1)}/accept`;
  const account = { name: 'Guest', password: 'a long enough password' };
  return { email, accept: async () => (await testClient(roost.url).call('POST', path, account)).status };
}

async function pending(by: TestClient = workspace.owner): Promise<Pending[]> {
  return (await by.call<{ items: Pending[] }>('GET', `${workspace.path}/invitations`)).body.items;
}

async function auditOf(action: string): Promise<object[]> {
  const path = `${workspace.path}/audit?action=${action}&limit=100`;
  return (await workspace.owner.call<{ items: object[] }>('GET', path)).body.items;
}

const change = (agent: TestAgent, body: object) =>
  workspace.owner.call('PATCH', `${workspace.path}/agents/${agent.id}`, body);

describe('what an admin lent to others', () => {
  test.each([
    ['removed', (agent: TestAgent) => workspace.owner.call('DELETE', `${workspace.path}/agents/${agent.id}`)],
    ['disabled', (agent: TestAgent) => change(agent, { disabled: true })],
  ])('ends when they are %s: their keys, the streams of these, and their invitations', async (how, leave) => {
    const ada = await invite(roost, workspace, `Ada ${how}`, 'admin');
    const hers = await makeKey(ada, 'agent');
    const foreign = await makeKey(workspace.owner, 'agent');
    const guest = await inviteGuest(ada, 'agent');
    const other = await inviteGuest(workspace.owner, 'agent');
    const stream = await fetch(`${roost.url}${workspace.path}/events`, {
      headers: { authorization: `Bearer ${hers.key}` },
    });
    expect((await leave(ada)).status).toBe(200);
    await stream.text();
    expect(await opens(hers.key)).toBe(401);
    expect(await guest.accept()).toBe(404);
    expect(await opens(foreign.key)).toBe(200);
    expect(await other.accept()).toBe(200);
    expect(await auditOf('api_key.revoked')).toContainEqual(
      expect.objectContaining({ subject: hers.id, detail: { name: 'Shop', role: 'agent', maker: ada.id } }),
    );
    expect(await auditOf('member.invitation_withdrawn')).toContainEqual(
      expect.objectContaining({ detail: { email: guest.email, role: 'agent' } }),
    );
  });

  test('ends with a smaller role as far as it allows more than that', async () => {
    const bea = await invite(roost, workspace, 'Bea Baker', 'admin');
    const keys = [await makeKey(bea, 'admin'), await makeKey(bea, 'agent')];
    const invited = [await inviteGuest(bea, 'admin'), await inviteGuest(bea, 'agent')];
    expect((await change(bea, { role: 'agent' })).status).toBe(200);
    expect(await Promise.all(keys.map(({ key }) => opens(key)))).toEqual([401, 200]);
    expect(await Promise.all(invited.map(({ accept }) => accept()))).toEqual([404, 200]);
  });

  test('stays when they get a greater role, and when only somebody else leaves', async () => {
    const cleo = await invite(roost, workspace, 'Cleo Cook', 'admin');
    const { key } = await makeKey(cleo, 'admin');
    expect((await change(cleo, { role: 'owner' })).status).toBe(200);
    const dan = await invite(roost, workspace, 'Dan Dyer', 'admin');
    expect((await change(dan, { disabled: true })).status).toBe(200);
    expect(await opens(key)).toBe(200);
  });

  test('is not made by somebody who is removed at the same moment', async () => {
    const eve = await invite(roost, workspace, 'Eve Early', 'admin');
    const holder = new pg.Client(roost.database.connection);
    await holder.connect();
    try {
      await holder.query('begin');
      await holder.query('delete from members where agent_id = $1', [eve.id]);
      const both = Promise.all([
        eve.call('POST', `${workspace.path}/api-keys`, { name: 'Late', role: 'agent' }),
        eve.call('POST', `${workspace.path}/invitations`, { email: 'late@example.com', role: 'agent' }),
      ]);
      const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await expect
        .poll(async () => {
          await holder.query('select pg_stat_clear_snapshot()');
          return (await holder.query(waiting)).rows[0].n;
        })
        .toBe(2);
      await holder.query('commit');
      expect((await both).map(({ status }) => status)).toEqual([404, 404]);
    } finally {
      await holder.end();
    }
  });
});

test('a key invites nobody: it would make a person of itself', async () => {
  const { key } = await makeKey(workspace.owner, 'owner');
  const guest = { email: 'by-key@example.com', role: 'agent' };
  const answers = [
    await withKey(key, 'POST', `${workspace.path}/invitations`, guest),
    await withKey(key, 'GET', `${workspace.path}/invitations`),
  ];
  for (const answer of answers) {
    expect([answer.status, answer.body]).toMatchObject([403, { error: { code: 'session_required' } }]);
  }
});

test('what is still open is listed without its link, and can be withdrawn', async () => {
  const guest = await inviteGuest(workspace.owner, 'admin');
  const agent = await invite(roost, workspace, 'Finn Fisher');
  expect((await agent.call('GET', `${workspace.path}/invitations`)).status).toBe(403);
  const listed = (await pending()).find(({ email }) => email === guest.email);
  expect(listed).toEqual({
    id: expect.any(String),
    ...{ email: guest.email, role: 'admin', inviter: 'Olivia Owner' },
    ...{ createdAt: expect.any(String), expiresAt: expect.any(String) },
  });
  const path = `${workspace.path}/invitations/${listed?.id}`;
  expect((await agent.call('DELETE', path)).status).toBe(403);
  expect((await workspace.owner.call('DELETE', path)).status).toBe(200);
  expect((await workspace.owner.call('DELETE', path)).status).toBe(404);
  expect(await guest.accept()).toBe(404);
  expect((await pending()).map(({ email }) => email)).not.toContain(guest.email);
});

test('an invitation that is used or too old is not listed', async () => {
  const used = await inviteGuest(workspace.owner, 'agent');
  expect(await used.accept()).toBe(200);
  const old = await inviteGuest(workspace.owner, 'agent');
  const emails = async (by?: TestClient) => (await pending(by)).map(({ email }) => email);
  expect(await emails()).not.toContain(used.email);
  expect(await emails()).toContain(old.email);
  const { body } = await workspace.owner.call<{ agent: { email: string } }>('GET', '/api/me');
  roost.clock.advance(8 * 24 * 3600_000);
  const later = testClient(roost.url);
  await later.call('POST', '/api/auth/sign-in/email', { email: body.agent.email, password: 'correct horse battery' });
  expect(await emails(later)).toEqual([]);
  roost.clock.advance(-8 * 24 * 3600_000);
});
