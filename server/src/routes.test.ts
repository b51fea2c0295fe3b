import { endpoints } from '@roost/contract/endpoints.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acrossWorkspaces } from './db/db.ts';
import { testClient } from './test/client.ts';
import {
  connectEverything,
  logInAtMeta,
  logins,
  makeWorkspace,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from './test/roost.ts';
import { bodyFor, fill, otherContact, routesOf } from './test/walk-routes.ts';

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
  const page = channels.find(({ kind }) => kind === 'facebook');
  if (page === undefined) throw new Error('the demo world has a Page');
  await own.owner.call('POST', `${own.path}/api-keys`, { name: 'Key', role: 'agent' });
  ids = await ownIds(page);
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

/** A real row of everything that has an address. */
async function ownIds(channel: Channel): Promise<Record<string, string>> {
  const make = async (path: string, body: object) => {
    const { status, body: made } = await own.owner.call<{ id: string }>('POST', `${own.path}/${path}`, body);
    if (made.id === undefined) throw new Error(`${path} answered ${status} ${JSON.stringify(made)}`);
    return made.id;
  };
  const first = async (path: string) => {
    const { body } = await own.owner.call<{ items: { id: string }[] }>('GET', `${own.path}/${path}`);
    const [item] = body.items;
    if (item === undefined) throw new Error(`${path} has nothing in it`);
    return item.id;
  };
  const conversation = await first('conversations');
  const contact = await first('contacts');
  const later = new Date(roost.clock.now().getTime() + 3_600_000).toISOString();
  await make(`contacts/${contact}/merge`, { contactId: await make('contacts', { name: 'The same' }) });
  await own.owner.call('POST', `${own.path}/templates/sync`, {});
  await roost.settle();
  await logInAtMeta(own, undefined, { untick: [channel.externalId] });
  const [login] = await logins(own);
  return {
    [otherContact]: await make('contacts', { name: 'Another' }),
    channels: channel.id,
    conversations: conversation,
    messages: await first(`conversations/${conversation}/messages`),
    contacts: contact,
    logins: login?.id ?? '',
    'held-grants': login?.held?.id ?? '',
    agents: await first('agents'),
    'api-keys': await first('api-keys'),
    invitations: await make('invitations', { email: 'guest@example.com', role: 'agent' }),
    deliveries: await first('deliveries'),
    attachments: await uploaded(),
    labels: await make('labels', { name: 'Own' }),
    teams: await make('teams', { name: 'Own' }),
    'saved-replies': await make('saved-replies', { name: 'own', text: 'Own' }),
    views: await make('views', { name: 'Own' }),
    stages: await make('stages', { name: 'Own' }),
    'contact-fields': await make('contact-fields', { name: 'Own', type: 'text' }),
    'contact-notes': await make(`contacts/${contact}/notes`, { text: 'Own' }),
    'contact-merges': await first(`contacts/${contact}/merges`),
    scheduled: await make(`conversations/${conversation}/messages`, {
      ...{ clientKey: 'later', mode: 'reply', text: 'Own', sendAt: later },
    }),
    imports: await first('imports'),
    templates: await first('templates'),
  };
}

async function uploaded(): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob(['hello']), 'hello.txt');
  const headers = { cookie: own.owner.cookie, 'x-roost': '1' };
  const answer = await fetch(`${roost.url}${own.path}/attachments`, { method: 'POST', headers, body: form });
  return ((await answer.json()) as { id: string }).id;
}

/** Meta proves itself by a signature; everyone else by the rule against forged requests. */
const signedByMeta = ['/api/meta/webhook', '/api/meta/deauthorize', '/api/meta/data-deletion'];

test('the contract and the registered routes are the same', () => {
  const registered = routesOf(roost).map(({ method, path }) => `${method} ${path}`);
  const promised = endpoints.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(promised.filter((each) => !registered.includes(each))).toEqual([]);
  // Better Auth's own addresses are described where they are bridged.
  expect(registered.filter((each) => !promised.includes(each) && !/^\w+ \/api\/auth\//.test(each))).toEqual([]);
});

describe('another company', () => {
  test('gets 404 on every route of a workspace that is not theirs, and changes nothing', async () => {
    const before = await fingerprint();
    const wrong: string[] = [];
    for (const { method, path } of routesOf(roost).filter((each) => each.path.includes('{workspaceId}'))) {
      const { url, key } = fill(path, own.id, ids);
      const answer = await foreign.owner.call(method, url, bodyFor(method, key, ids));
      if (answer.status !== 404) wrong.push(`${method} ${path} answered ${answer.status}`);
    }
    expect(wrong).toEqual([]);
    expect(await fingerprint()).toEqual(before);
  });

  test('gets 404 for foreign ids inside its own workspace, and changes nothing', async () => {
    const before = await fingerprint();
    const wrong: string[] = [];
    for (const { method, path } of withId()) {
      const { url, key } = fill(path, foreign.id, ids);
      const answer = await foreign.owner.call(method, url, bodyFor(method, key, ids));
      if (answer.status !== 404)
        wrong.push(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    expect(wrong).toEqual([]);
    expect(await fingerprint()).toEqual(before);
  });
});

/** What is asked to repair itself is named by a check, and not by a row. */
const withId = () => routesOf(roost).filter(({ path }) => /\{workspaceId\}.*\{id\}/.test(path) && !/doctor/.test(path));

test('every state-changing route refuses a cookie without the header or our origin', async () => {
  const wrong: string[] = [];
  for (const { method, path } of routesOf(roost)) {
    if (method === 'GET' || signedByMeta.includes(path)) continue;
    const { url, key } = fill(path, own.id, ids);
    for (const headers of [{ 'x-roost': '' }, { 'x-roost': '', origin: 'https://evil.example' }]) {
      const answer = await own.owner.call<{ error?: { code: string } }>(
        method,
        url,
        bodyFor(method, key, ids),
        headers,
      );
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
    const answer = await nobody.call(method, url, bodyFor(method, key, ids));
    if (answer.status !== 401) wrong.push(`${method} ${path} answered ${answer.status}`);
  }
  expect(wrong).toEqual([]);
});

/** Every row of the workspace; only the audit log may hold a line more, about who was refused. */
async function fingerprint(): Promise<Record<string, unknown>> {
  return acrossWorkspaces(roost.app.ctx, async (tx) => {
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'workspace_id' and table_name <> 'audit_log'
      order by table_name`.execute(tx);
    const found: Record<string, unknown> = {};
    for (const { name } of tables) {
      const { rows } = await sql`
        select to_jsonb(t) as row from ${sql.table(name)} t where workspace_id = ${own.id}
        order by to_jsonb(t)::text`.execute(tx);
      found[name] = rows;
    }
    return found;
  });
}

/** Last, for it takes everything away: where the addresses and bodies above lead those to whom the rows belong. */
test('whoever they belong to finds every one of them', async () => {
  const wrong: string[] = [];
  const order = (method: string, path: string) =>
    method !== 'DELETE' ? (path.endsWith('/merge') ? 1 : 0) : /\/(logins|channels|contacts)\//.test(path) ? 3 : 2;
  const asked = withId().sort((a, b) => order(a.method, a.path) - order(b.method, b.path));
  for (const { method, path } of asked) {
    const { url, key } = fill(path, own.id, ids);
    const answer = await own.owner.call(method, url, bodyFor(method, key, ids));
    if (answer.status === 404 || answer.status === 400)
      wrong.push(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  expect(wrong).toEqual([]);
});
