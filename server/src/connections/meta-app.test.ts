import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testClient } from '../test/client.ts';
import { failAtMeta } from '../test/faults.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { verifyTokenKnown } from './meta-app.ts';
import { webhookSecrets } from './secrets.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
beforeEach(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
});
afterEach(() => roost.close());

type MetaAppView = Record<string, unknown> & { verifyToken: string };

const read = () => workspace.owner.call<MetaAppView>('GET', `${workspace.path}/meta/app`);
const save = (body: object, path = workspace.path) =>
  workspace.owner.call<MetaAppView>('PUT', `${path}/meta/app`, body);
const pair = () => ({ appId: roost.simulator.app.id, appSecret: roost.simulator.app.secret });

async function secondWorkspace(): Promise<string> {
  const made = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Second' });
  return `/api/workspaces/${made.body.id}`;
}

test('the page begins with addresses to copy and a verify token that stays', async () => {
  const { body } = await read();
  expect(body).toMatchObject({
    appId: null,
    hasSecret: false,
    redirectUri: `${roost.url}/api/meta/oauth/callback`,
    webhookUrl: `${roost.url}/api/meta/webhook`,
    deauthorizeUrl: `${roost.url}/api/meta/deauthorize`,
    dataDeletionUrl: `${roost.url}/api/meta/data-deletion`,
    environmentAppId: roost.simulator.app.id,
  });
  expect(body.verifyToken).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect((await read()).body.verifyToken).toBe(body.verifyToken);
});

test('a right pair is saved; the secret is sealed in the database and in no answer', async () => {
  const saved = await save(pair());
  expect(saved.status).toBe(200);
  expect(saved.body).toMatchObject({ appId: roost.simulator.app.id, hasSecret: true });
  const pool = new pg.Pool(roost.database.connection);
  const { rows } = await pool.query('select * from meta_apps');
  await pool.end();
  for (const shown of [saved.body, (await read()).body, rows]) {
    expect(JSON.stringify(shown)).not.toContain(roost.simulator.app.secret);
  }
});

test('an App ID that is no number of the right length is refused before Meta is asked', async () => {
  for (const appId of ['12ab', '1234', '1'.repeat(21), '']) {
    const answer = await save({ appId, appSecret: 'x' });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { error: { code: 'invalid_app_id', message: 'Invalid App ID format', field: 'appId' } },
    ]);
  }
  expect(roost.simulator.app.id).not.toBe((await read()).body.appId);
});

test('a wrong pair is told at once and nothing is saved', async () => {
  const answer = await save({ ...pair(), appSecret: 'f'.repeat(32) });
  expect([answer.status, answer.body]).toMatchObject([422, { error: { code: 'invalid_app_credentials' } }]);
  expect((await read()).body).toMatchObject({ appId: null, hasSecret: false });
});

test('when Meta cannot be reached nothing is saved', async () => {
  await failAtMeta(roost, 'oauth/access_token', { drop: 'before' });
  const answer = await save(pair());
  expect([answer.status, answer.body]).toMatchObject([502, { error: { code: 'meta_error' } }]);
  expect((await read()).body).toMatchObject({ appId: null, hasSecret: false });
});

test('absent fields keep their value', async () => {
  await save(pair());
  await save({ verifyToken: 'my-own-token' });
  expect((await read()).body).toMatchObject({
    appId: roost.simulator.app.id,
    hasSecret: true,
    verifyToken: 'my-own-token',
  });
  expect(await verifyTokenKnown(roost.app.ctx, 'my-own-token')).toBe(true);
  expect(await verifyTokenKnown(roost.app.ctx, 'my-own-toke')).toBe(false);
});

test('an App ID belongs to one workspace, also of two that save it at once', async () => {
  const other = await secondWorkspace();
  const answers = await Promise.all([save(pair()), save(pair(), other)]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  const again = await save(pair(), answers[0]?.status === 200 ? other : workspace.path);
  expect([again.status, again.body]).toMatchObject([409, { error: { code: 'meta_app_taken' } }]);
});

test('the credentials of the environment are taken by one click and then offered to nobody else', async () => {
  const used = await workspace.owner.call('POST', `${workspace.path}/meta/app/environment`, {});
  expect(used.body).toMatchObject({
    appId: roost.simulator.app.id,
    hasSecret: true,
    verifyToken: roost.simulator.app.verifyToken,
    environmentAppId: null,
  });
  const other = await secondWorkspace();
  expect((await workspace.owner.call('GET', `${other}/meta/app`)).body).toMatchObject({ environmentAppId: null });
  expect((await workspace.owner.call('POST', `${other}/meta/app/environment`, {})).status).toBe(409);
});

test('after a change the secret before it verifies webhooks for one more day', async () => {
  await save(pair());
  const { id, secret: before } = roost.simulator.app;
  const next = 'a'.repeat(32);
  await roost.sim('PATCH', `/_sim/apps/${id}`, { secret: next });
  expect((await save({ appSecret: next })).status).toBe(200);
  const secrets = async () => (await webhookSecrets(roost.app.ctx)).map(({ secret, source }) => [source, secret]);
  expect(await secrets()).toEqual([
    ['current', next],
    ['previous', before],
  ]);
  roost.clock.advance(25 * 3600_000);
  expect(await secrets()).toEqual([['current', next]]);
});

test('an agent may read the page but not save; a stranger finds nothing', async () => {
  const invited = await workspace.owner.call<{ url: string }>('POST', `${workspace.path}/invitations`, {
    email: 'agent@example.com',
    role: 'agent',
  });
  const agent = testClient(roost.url);
  const account = { name: 'Agent', password: 'correct horse battery' };
  await agent.call('POST', `/api/invitations/${invited.body.url.split('/').at(-1)}/accept`, account);
  expect((await agent.call('GET', `${workspace.path}/meta/app`)).status).toBe(200);
  expect((await agent.call('PUT', `${workspace.path}/meta/app`, pair())).status).toBe(403);
  expect((await agent.call('GET', `${await secondWorkspace()}/meta/app`)).status).toBe(404);
});
