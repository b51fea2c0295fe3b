import { endpoints } from '@roost/contract/endpoints.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acrossWorkspaces } from './db/db.ts';
import { testClient } from './test/client.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from './test/roost.ts';
import { bodyFor, fill, routesOf } from './test/walk-routes.ts';

let roost: TestRoost;
let own: TestWorkspace;
let foreign: TestWorkspace;
/** Ids of the own workspace by the word in the path before them. */
let ids: Record<string, string>;

beforeAll(async () => {
  roost = await startRoost();
  own = await makeWorkspace(roost);
  const channels = await connectEverything(roost, own);
  await roost.sim('POST', '/_sim/send', { platform: 'messenger', customerId: await anyCustomer(), text: 'Hello' });
  await roost.settle();
  foreign = await secondWorkspace();
  ids = await ownIds(channels[0]?.id ?? '');
});

afterAll(() => roost.close());

async function anyCustomer(): Promise<string> {
  const state = await roost.sim<{ customers: { id: string }[] }>('GET', '/_sim/state');
  return state.body.customers[0]?.id ?? '';
}

/** Another company on the same Roost: its owner is invited nowhere else. */
async function secondWorkspace(): Promise<TestWorkspace> {
  const invited = await own.owner.call<{ url: string }>('POST', `${own.path}/invitations`, {
    email: 'other@example.com',
    role: 'agent',
  });
  const token = invited.body.url.split('/').at(-1);
  const owner = testClient(roost.url);
  await owner.call('POST', `/api/invitations/${token}/accept`, { name: 'Otto Other', password: 'another long one' });
  const made = await owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Other' });
  const { body: people } = await own.owner.call<{ items: { id: string; email: string }[] }>(
    'GET',
    `${own.path}/agents`,
  );
  const other = people.items.find(({ email }) => email === 'other@example.com');
  await own.owner.call('DELETE', `${own.path}/agents/${other?.id}`);
  return { id: made.body.id, path: `/api/workspaces/${made.body.id}`, owner };
}

async function ownIds(channel: string): Promise<Record<string, string>> {
  const first = async (path: string) => {
    const { body } = await own.owner.call<{ items: { id: string }[] }>('GET', `${own.path}/${path}`);
    return body.items[0]?.id ?? '';
  };
  const conversation = await first('conversations');
  await own.owner.call('POST', `${own.path}/api-keys`, { name: 'Key', role: 'agent' });
  return {
    channels: channel,
    conversations: conversation,
    messages: await first(`conversations/${conversation}/messages`),
    contacts: await first('contacts'),
    logins: await first('logins'),
    agents: await first('agents'),
    'api-keys': await first('api-keys'),
    deliveries: await first('deliveries'),
    attachments: await uploaded(),
  };
}

async function uploaded(): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob(['hello']), 'hello.txt');
  const headers = { cookie: own.owner.cookie, 'x-roost': '1' };
  const answer = await fetch(`${roost.url}${own.path}/attachments`, { method: 'POST', headers, body: form });
  return ((await answer.json()) as { id: string }).id;
}

test('the contract and the registered routes are the same', () => {
  const registered = new Set(routesOf(roost).map(({ method, path }) => `${method} ${path}`));
  const promised = endpoints.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(promised.filter((each) => !registered.has(each))).toEqual([]);
});

describe('another company', () => {
  test('gets 404 on every route of a workspace that is not theirs, and changes nothing', async () => {
    const before = await fingerprint();
    const wrong: string[] = [];
    for (const { method, path } of routesOf(roost).filter((each) => each.path.includes('{workspaceId}'))) {
      const { url, key } = fill(path, own.id, ids);
      const answer = await foreign.owner.call(method, url, bodyFor(method, key));
      if (answer.status !== 404) wrong.push(`${method} ${path} answered ${answer.status}`);
    }
    expect(wrong).toEqual([]);
    expect(await fingerprint()).toEqual(before);
  });

  test('gets 404 for foreign ids inside its own workspace', async () => {
    const wrong: string[] = [];
    for (const { method, path } of routesOf(roost).filter((each) => /\{workspaceId\}.*\{id\}/.test(each.path))) {
      const { url, key } = fill(path, foreign.id, ids);
      const answer = await foreign.owner.call(method, url, bodyFor(method, key));
      if (answer.status !== 404)
        wrong.push(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    expect(wrong).toEqual([]);
  });
});

/** Meta proves itself by a signature; everyone else by the rule against forged requests. */
const signedByMeta = ['/api/meta/webhook', '/api/meta/deauthorize', '/api/meta/data-deletion'];

test('every state-changing route refuses a cookie without the header or our origin', async () => {
  const wrong: string[] = [];
  for (const { method, path } of routesOf(roost)) {
    if (method === 'GET' || signedByMeta.includes(path)) continue;
    const { url, key } = fill(path, own.id, ids);
    for (const headers of [{ 'x-roost': '' }, { 'x-roost': '', origin: 'https://evil.example' }]) {
      const answer = await own.owner.call<{ error?: { code: string } }>(method, url, bodyFor(method, key), headers);
      if (answer.status !== 403 || answer.body.error?.code !== 'csrf')
        wrong.push(`${method} ${path} answered ${answer.status}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('a field that is not in the contract is refused by name, and nothing is changed', async () => {
  const before = await fingerprint();
  const answer = await own.owner.call<{ error: { code: string; fields: unknown } }>(
    'PATCH',
    `${own.path}/agents/${ids.agents}`,
    { name: 'Olivia', passwordHash: 'x', workspaceId: foreign.id },
  );
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toMatch(/passwordHash/);
  expect(await fingerprint()).toEqual(before);
});

test('without a session every route below a workspace answers 401', async () => {
  const nobody = testClient(roost.url);
  const wrong: string[] = [];
  for (const { method, path } of routesOf(roost).filter((each) => each.path.includes('{workspaceId}'))) {
    const { url, key } = fill(path, own.id, ids);
    const answer = await nobody.call(method, url, bodyFor(method, key));
    if (answer.status !== 401) wrong.push(`${method} ${path} answered ${answer.status}`);
  }
  expect(wrong).toEqual([]);
});

/** Counts and states of everything a stranger could have touched. */
async function fingerprint(): Promise<unknown> {
  return acrossWorkspaces(roost.app.ctx, async (tx) => ({
    channels: await tx.selectFrom('channels').select(['id', 'paused', 'state']).orderBy('id').execute(),
    conversations: await tx
      .selectFrom('conversations')
      .select(['id', 'status', 'unread_count'])
      .orderBy('id')
      .execute(),
    messages: await tx.selectFrom('messages').select('id').orderBy('id').execute(),
    logins: await tx.selectFrom('logins').select(['id', 'state']).orderBy('id').execute(),
    members: await tx.selectFrom('members').select(['id', 'role']).orderBy('id').execute(),
    keys: await tx.selectFrom('api_keys').select('id').orderBy('id').execute(),
    apps: await tx.selectFrom('meta_apps').select(['workspace_id', 'app_id', 'verify_token']).execute(),
  }));
}
