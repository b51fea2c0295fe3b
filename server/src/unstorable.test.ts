import { endpoints } from '@roost/contract/endpoints.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from './db/db.ts';
import { testClient } from './test/client.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from './test/roost.ts';
import { bodyFor, fill, routesOf } from './test/walk-routes.ts';

let roost: TestRoost;
let workspace: TestWorkspace;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
});
afterAll(() => roost.close());

interface Refusal {
  error: { code: string; field?: string };
}

/** Meta's bodies are bytes to us until their signature fits; what is in them is made storable where it is read. */
const takesBytes = endpoints
  .filter(({ access, takesFile }) => access === 'meta' || takesFile === true)
  .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);

test('U+0000 in a body is refused on every route', async () => {
  const asked = routesOf(roost)
    .filter(({ method, path }) => !['GET', 'DELETE'].includes(method) && !takesBytes.includes(`${method} ${path}`))
    .map(async ({ method, path }) => {
      const { url, key } = fill(path, workspace.id, {});
      const body = { ...bodyFor(method, key, {}), text: 'a\0b' };
      const answer = await workspace.owner.call<Refusal>(method, url, body);
      return { method, path, status: answer.status, code: answer.body.error?.code, field: answer.body.error?.field };
    });
  const answers = await Promise.all(asked);
  const refused = { status: 400, code: 'invalid_input', field: 'text' };
  expect(answers).toEqual(answers.map(({ method, path }) => ({ method, path, ...refused })));
});

test.each([
  [{ email: '\0' }, 'email'],
  [{ list: ['', 1, null, { deep: '\0' }] }, 'list.3.deep'],
  [{ fields: { 'a\0': 'b' } }, 'fields.a�'],
])('in %j it is found', async (body, field) => {
  const answer = await workspace.owner.call<Refusal>('POST', '/api/setup', body);
  expect(answer).toMatchObject({ status: 400, body: { error: { field } } });
});

test('U+0000 in a query is refused on every route, and in the path there is nothing', async () => {
  const routes = [...routesOf(roost), { method: 'GET', path: '/' }];
  const ask = async (method: string, path: string) => {
    const { url, key } = fill(path, workspace.id, {});
    const answer = await workspace.owner.call(method, url.replaceAll(/\{\w+\}/g, 'x'), bodyFor(method, key, {}));
    return { method, path, status: answer.status };
  };
  const known = routes.filter(({ path }) => !/\{(?!workspaceId|id|token)/.test(path));
  const asked = await Promise.all(known.map(({ method, path }) => ask(method, `${path}?q=a%00b`)));
  expect(asked).toEqual(asked.map((one) => ({ ...one, status: 400 })));
  const holed = routes.flatMap(({ method, path }) =>
    [...path.matchAll(/\{\w+\}/g)].map(([name]) => ({ method, path: path.replace(name, 'a%00b') })),
  );
  const found = await Promise.all(holed.map(({ method, path }) => ask(method, path)));
  expect(found).toEqual(found.map((one) => ({ ...one, status: 404 })));
});

test('a body that is deep beyond measure is refused like any other', async () => {
  const deep = `${'['.repeat(200_000)}"\\u0000"${']'.repeat(200_000)}`;
  const answer = await fetch(`${roost.url}/api/setup`, {
    method: 'POST',
    headers: { 'x-roost': '1', 'content-type': 'application/json' },
    body: deep,
  });
  expect(answer.status).toBe(400);
});

const cursor = (text: string) => Buffer.from(text).toString('base64url');

test.each([
  ['a workspace that is none', '/privacy?workspace=------------------------------------', 404],
  ['a workspace that is none', '/terms?workspace=------------------------------------', 404],
  ['a workspace that is not there', `/privacy?workspace=${newId()}`, 404],
  ['a place in a list by name', `labels?cursor=${cursor(`${newId()}a\0b`)}`, 400],
  ['a place in a search', `search?q=a&cursor=${cursor(`2026-01-01T00:00:00Z ${'-'.repeat(36)}`)}`, 400],
  ['a time in a search', `search?q=a&cursor=${cursor(`2026-99-99T99:99:99Z ${newId()}`)}`, 400],
] as const)(
  '%s that the database cannot read is an answer, and no failure of ours: %s',
  async (_what, path, status) => {
    const url = path.startsWith('/') ? path : `${workspace.path}/${path}`;
    expect((await workspace.owner.call('GET', url)).status).toBe(status);
  },
);

test('half a character, which a list of fields cannot hold, is refused', async () => {
  const field = await workspace.owner.call<{ id: string }>('POST', `${workspace.path}/contact-fields`, {
    name: 'Size',
    type: 'text',
  });
  const body = { name: 'Half', fields: { [field.body.id]: 'half \ud83d' } };
  const made = await workspace.owner.call('POST', `${workspace.path}/contacts`, body);
  expect(made).toMatchObject({ status: 400, body: { error: { code: 'invalid_input' } } });
});

test('nobody is looked for by an e-mail address with U+0000 in it', async () => {
  const body = { email: 'a\0@example.com', password: 'correct horse battery' };
  expect((await testClient(roost.url).call('POST', '/api/auth/sign-in/email', body)).status).toBe(400);
});
