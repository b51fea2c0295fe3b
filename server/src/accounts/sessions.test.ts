import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { newId } from '../db/db.ts';
import { createLog } from '../log.ts';
import { type TestClient, testClient } from '../test/client.ts';
import { opened } from '../test/database.ts';
import { startDatabaseProxy } from '../test/database-proxy.ts';
import { invite } from '../test/people.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let email: string;
const password = 'correct horse battery';
const hourMs = 3600_000;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  email = ((await workspace.owner.call('GET', '/api/me')).body as { agent: { email: string } }).agent.email;
});
afterAll(() => roost.close());

async function signedIn() {
  const client = testClient(roost.url);
  const answer = await client.call('POST', '/api/auth/sign-in/email', { email, password });
  expect(answer.status).toBe(200);
  return { client, answer };
}

test('signing in sets an HttpOnly, SameSite=Lax cookie and shows no token', async () => {
  const { client, answer } = await signedIn();
  expect(answer.headers.get('set-cookie')).toMatch(/^roost\.session_token=[^;]+;.*HttpOnly.*SameSite=Lax/i);
  expect(answer.headers.get('set-cookie')).not.toMatch(/secure/i);
  expect(JSON.stringify(answer.body)).not.toContain('token');
  expect((await client.call('GET', '/api/me')).status).toBe(200);
});

test('signing in makes a new session, whatever cookie was there before', async () => {
  const { client } = await signedIn();
  const idOf = async () =>
    (await client.call<{ session: { id: string } }>('GET', '/api/auth/get-session')).body.session.id;
  const before = { cookie: client.cookie, id: await idOf() };
  expect((await client.call('POST', '/api/auth/sign-in/email', { email, password })).status).toBe(200);
  expect(client.cookie).not.toBe(before.cookie);
  expect(await idOf()).not.toBe(before.id);
});

test('a wrong password and an unknown address look the same', async () => {
  const wrong = await testClient(roost.url).call('POST', '/api/auth/sign-in/email', {
    email,
    password: 'nope nope nope',
  });
  const unknown = await testClient(roost.url).call('POST', '/api/auth/sign-in/email', {
    email: 'x@example.com',
    password,
  });
  for (const answer of [wrong, unknown]) {
    expect([answer.status, answer.body]).toMatchObject([401, { error: { code: 'sign_in_failed' } }]);
  }
});

test('ten wrong passwords in a minute are enough, for that address only', async () => {
  const client = testClient(roost.url);
  const guess = () =>
    client.call('POST', '/api/auth/sign-in/email', { email: 'victim@example.com', password: 'wrong wrong' });
  const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await guess()).status));
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  await signedIn();
  roost.clock.advance(61_000);
  expect((await guess()).status).toBe(401);
});

test('a write with a cookie needs X-Roost or our own Origin', async () => {
  const { client } = await signedIn();
  const without = { 'x-roost': '' };
  for (const path of ['/api/workspaces', '/api/auth/sign-in/email', '/api/auth/sign-out']) {
    const refused = await client.call('POST', path, {}, without);
    expect([path, refused.status, refused.body]).toMatchObject([path, 403, { error: { code: 'csrf' } }]);
    const foreign = await client.call('POST', path, {}, { ...without, origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
  }
  const own = await client.call('POST', '/api/workspaces', { name: 'Second' }, { ...without, origin: roost.url });
  expect(own.status).toBe(201);
});

test('a password of a proxy in front does not stand in the way of the session', async () => {
  const { client } = await signedIn();
  expect((await client.call('GET', '/api/me', undefined, { authorization: 'Basic dTpw' })).status).toBe(200);
});

test('signing out ends the session on the server', async () => {
  const { client } = await signedIn();
  const { cookie } = client;
  expect((await client.call('POST', '/api/auth/sign-out', {})).status).toBe(200);
  const stolen = await testClient(roost.url, cookie).call('GET', '/api/me');
  expect([stolen.status, stolen.body]).toMatchObject([401, { error: { code: 'not_signed_in' } }]);
});

test('a session ends after twelve idle hours, and use keeps it alive', async () => {
  const { client } = await signedIn();
  const idle = (await signedIn()).client;
  roost.clock.advance(7 * hourMs);
  expect((await client.call('GET', '/api/me')).status).toBe(200);
  roost.clock.advance(7 * hourMs);
  expect((await client.call('GET', '/api/me')).status).toBe(200);
  expect((await idle.call('GET', '/api/me')).status).toBe(401);
  expect((await idle.call('GET', '/api/auth/get-session')).body).toBeNull();
});

test('a session ends after thirty days however much it is used', async () => {
  const { client } = await signedIn();
  const pool = new pg.Pool(roost.database.connection);
  await pool.query(
    `update sessions set created_at = now() - interval '31 days', updated_at = now() + interval '1 day'`,
  );
  await pool.end();
  expect((await client.call('GET', '/api/me')).status).toBe(401);
});

test('a tampered cookie is nobody', async () => {
  const { client } = await signedIn();
  const forged = testClient(roost.url, client.cookie.replace(/=..../, '=AAAA'));
  expect((await forged.call('GET', '/api/me')).status).toBe(401);
});

test('changing the password needs the present one and may end the other sessions', async () => {
  const { client } = await signedIn();
  const other = (await signedIn()).client;
  const wrong = await client.call('POST', '/api/auth/change-password', {
    currentPassword: 'not this one',
    newPassword: 'another good one',
  });
  expect([wrong.status, wrong.body]).toMatchObject([400, { error: { field: 'currentPassword' } }]);
  const changed = await client.call('POST', '/api/auth/change-password', {
    currentPassword: password,
    newPassword: 'another good one',
    revokeOtherSessions: true,
  });
  expect(changed.status).toBe(200);
  expect((await other.call('GET', '/api/me')).status).toBe(401);
  expect((await client.call('GET', '/api/me')).status).toBe(200);
  await client.call('POST', '/api/auth/change-password', {
    currentPassword: 'another good one',
    newPassword: password,
  });
});

test('a stolen session cannot try passwords without end', async () => {
  const { client } = await signedIn();
  roost.clock.advance(61_000);
  const change = () =>
    client.call('POST', '/api/auth/change-password', {
      currentPassword: 'wrong wrong',
      newPassword: 'another good one',
    });
  const statuses = await Promise.all(Array.from({ length: 11 }, async () => (await change()).status));
  expect(statuses.filter((status) => status === 400)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  roost.clock.advance(61_000);
});

test('what is no e-mail address is refused before anything is counted or hashed', async () => {
  const answer = await testClient(roost.url).call('POST', '/api/auth/sign-in/email', { email: 'nobody', password });
  expect([answer.status, answer.body]).toMatchObject([400, { error: { code: 'invalid_input', field: 'email' } }]);
});

test('a field that is not asked for is refused, as everywhere', async () => {
  const { client } = await signedIn();
  const bodies = {
    'sign-in/email': { email, password, callbackURL: 'https://evil.example' },
    'change-password': { currentPassword: password, newPassword: password, userId: 'x' },
    'revoke-session': { id: newId(), token: 'x' },
    'revoke-sessions': { token: 'x' },
    'revoke-other-sessions': { token: 'x' },
    'sign-out': { token: 'x' },
  };
  for (const [path, body] of Object.entries(bodies)) {
    const answer = await client.call('POST', `/api/auth/${path}`, body);
    expect([path, answer.status, answer.body]).toMatchObject([path, 400, { error: { code: 'invalid_input' } }]);
  }
  expect((await client.call('GET', '/api/me')).status).toBe(200);
});

test('own sessions can be listed and ended one by one', async () => {
  const { client } = await signedIn();
  const other = (await signedIn()).client;
  const idOf = async (of: TestClient) =>
    (await of.call<{ session: { id: string } }>('GET', '/api/auth/get-session')).body.session.id;
  const id = await idOf(other);
  const list = await client.call<{ id: string }[]>('GET', '/api/auth/list-sessions');
  expect(list.body.map((session) => session.id)).toEqual(expect.arrayContaining([id, await idOf(client)]));
  expect(JSON.stringify(list.body)).not.toContain('token');
  expect((await client.call('POST', '/api/auth/revoke-session', { id })).status).toBe(200);
  expect((await other.call('GET', '/api/me')).status).toBe(401);
  expect((await client.call('POST', '/api/auth/revoke-session', { id })).status).toBe(404);
});

test('a session of somebody else is not found', async () => {
  const { client } = await signedIn();
  const ann = await invite(roost, { ...workspace, owner: client }, 'Ann Agent');
  const { body } = await ann.call<{ session: { id: string } }>('GET', '/api/auth/get-session');
  expect((await client.call('POST', '/api/auth/revoke-session', { id: body.session.id })).status).toBe(404);
  expect((await ann.call('GET', '/api/me')).status).toBe(200);
});

test('the rest of Better Auth is not reachable', async () => {
  const { client } = await signedIn();
  const paths = [
    'sign-up/email',
    'organization/create',
    'organization/delete',
    'delete-user',
    'update-user',
    'change-email',
  ];
  for (const path of paths) {
    const answer = await client.call('POST', `/api/auth/${path}`, { email: 'new@example.com', password, name: 'New' });
    expect([path, answer.status, answer.body]).toMatchObject([path, 404, { error: { code: 'not_found' } }]);
  }
});

test('behind https the cookie is Secure and bound to the host', async () => {
  const secure = await startRoost({ PUBLIC_URL: 'https://inbox.example.com' });
  const { owner } = await makeWorkspace({ url: secure.app.url }, 'Sunny Side', secure.app.setupCode);
  expect(owner.cookie).toMatch(/^__Host-roost\.session_token=/);
  const client = testClient(secure.app.url);
  const { agent } = (await owner.call('GET', '/api/me')).body as { agent: { email: string } };
  const answer = await client.call('POST', '/api/auth/sign-in/email', { email: agent.email, password });
  expect(answer.headers.get('set-cookie')).toMatch(/;\s*Secure/i);
  expect(answer.headers.get('set-cookie')).not.toMatch(/domain/i);
  expect((await client.call('GET', '/api/me')).status).toBe(200);
  await secure.close();
});

test('while the database is away nobody is signed out: the answer is 503', async () => {
  const { client } = await signedIn();
  const proxy = await startDatabaseProxy(roost.database);
  const { config } = roost.app.ctx;
  const app = await createApp({ ...config, port: 0 }, opened(proxy.connection), { log: createLog('silent') });
  await app.start();
  const behindProxy = testClient(app.url, client.cookie);
  expect((await behindProxy.call('GET', '/api/me')).status).toBe(200);
  await proxy.cut();
  const away = await behindProxy.call('GET', '/api/me');
  expect([away.status, away.body]).toMatchObject([503, { error: { code: 'unavailable' } }]);
  await app.close().catch(() => {});
});
