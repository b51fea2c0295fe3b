import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signBody } from '../../../simulator/src/simulator.ts';
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

describe('rotating the App Secret', () => {
  const next = 'b'.repeat(32);
  const delivery = Buffer.from(JSON.stringify({ object: 'page', entry: [] }));
  async function deliver(secret: string): Promise<number> {
    const headers = { 'x-hub-signature-256': signBody(secret, delivery) };
    return (await fetch(`${roost.url}/api/meta/webhook`, { method: 'POST', headers, body: delivery })).status;
  }
  async function rotate(): Promise<string> {
    await save(pair());
    const { id, secret: before } = roost.simulator.app;
    await roost.sim('PATCH', `/_sim/apps/${id}`, { secret: next });
    expect((await save({ appSecret: next })).status).toBe(200);
    return before;
  }

  test('both secrets verify until the time is over, and the page says until when', async () => {
    expect((await save(pair())).body.previousSecretUntil).toBeNull();
    const before = await rotate();
    const until = (await read()).body.previousSecretUntil;
    const hours = (Date.parse(String(until)) - roost.clock.now().getTime()) / 3600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    expect([await deliver(before), await deliver(next)]).toEqual([200, 200]);
    roost.clock.advance(11 * 3600_000);
    expect((await read()).body.previousSecretUntil).toBe(until);
    roost.clock.advance(11 * 3600_000);
    await read();
    roost.clock.advance(2 * 3600_000);
    expect((await read()).body.previousSecretUntil).toBeNull();
    await expect.poll(() => deliver(before), { timeout: 5_000 }).toBe(401);
    expect(await deliver(next)).toBe(200);
  });

  test('ended early, the secret before signs nothing any more, and the audit log says who ended it', async () => {
    const before = await rotate();
    expect(await deliver(before)).toBe(200);
    const ended = await workspace.owner.call<MetaAppView>('DELETE', `${workspace.path}/meta/app/previous-secret`);
    expect([ended.status, ended.body.previousSecretUntil]).toEqual([200, null]);
    await expect.poll(() => deliver(before), { timeout: 5_000 }).toBe(401);
    expect(await deliver(next)).toBe(200);
    const again = await workspace.owner.call('DELETE', `${workspace.path}/meta/app/previous-secret`);
    expect(again.status).toBe(200);
    const { body } = await workspace.owner.call<{ items: { action: string; actor: { name: string } }[] }>(
      'GET',
      `${workspace.path}/audit?action=meta_app.`,
    );
    expect(body.items.map(({ action, actor }) => `${action} ${actor.name}`)).toEqual([
      'meta_app.secret_grace_ended Olivia Owner',
      'meta_app.changed Olivia Owner',
      'meta_app.changed Olivia Owner',
    ]);
    const pool = new pg.Pool(roost.database.connection);
    const { rows } = await pool.query('select previous_secret_sealed from meta_apps');
    await pool.end();
    expect(rows).toEqual([{ previous_secret_sealed: null }]);
  });
});

describe('rotating the Instagram app secret', () => {
  const next = 'c'.repeat(32);
  const delivery = Buffer.from(JSON.stringify({ object: 'instagram', entry: [] }));
  async function deliver(secret: string): Promise<number> {
    const headers = { 'x-hub-signature-256': signBody(secret, delivery) };
    return (await fetch(`${roost.url}/api/meta/webhook`, { method: 'POST', headers, body: delivery })).status;
  }
  const appAtMeta = () =>
    roost.simulator.world.apps.get(roost.simulator.app.id) ?? expect.unreachable('the app is not at Meta');
  async function rotate(): Promise<string> {
    await save(pair());
    const { instagramId: instagramAppId, instagramSecret: before } = appAtMeta();
    const first = await save({ instagramAppId, instagramAppSecret: before });
    expect([first.status, first.body.previousInstagramSecretUntil]).toEqual([200, null]);
    appAtMeta().instagramSecret = next;
    expect((await save({ instagramAppSecret: next })).status).toBe(200);
    return before;
  }

  test('both secrets verify until the time is over, and the page says until when', async () => {
    const before = await rotate();
    const until = (await read()).body.previousInstagramSecretUntil;
    const hours = (Date.parse(String(until)) - roost.clock.now().getTime()) / 3600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    expect((await read()).body.previousSecretUntil).toBeNull();
    expect([await deliver(before), await deliver(next)]).toEqual([200, 200]);
    roost.clock.advance(11 * 3600_000);
    await read();
    roost.clock.advance(11 * 3600_000);
    await read();
    roost.clock.advance(2 * 3600_000);
    expect((await read()).body.previousInstagramSecretUntil).toBeNull();
    await expect.poll(() => deliver(before), { timeout: 5_000 }).toBe(401);
    expect(await deliver(next)).toBe(200);
  });

  test('ended early, the secret before signs nothing any more, and the App Secret’s time is left alone', async () => {
    const before = await rotate();
    const { id, secret: appSecretBefore } = roost.simulator.app;
    await roost.sim('PATCH', `/_sim/apps/${id}`, { secret: 'd'.repeat(32) });
    await save({ appSecret: 'd'.repeat(32) });
    expect([await deliver(before), await deliver(appSecretBefore)]).toEqual([200, 200]);
    const path = `${workspace.path}/meta/app/previous-instagram-secret`;
    const ended = await workspace.owner.call<MetaAppView>('DELETE', path);
    expect([ended.status, ended.body.previousInstagramSecretUntil]).toEqual([200, null]);
    expect(ended.body.previousSecretUntil).not.toBeNull();
    await expect.poll(() => deliver(before), { timeout: 5_000 }).toBe(401);
    expect([await deliver(next), await deliver(appSecretBefore)]).toEqual([200, 200]);
    expect((await workspace.owner.call('DELETE', path)).status).toBe(200);
  });

  test('with another Instagram app the secret before is dropped', async () => {
    await rotate();
    await save({ instagramAppId: null, instagramAppSecret: null });
    expect((await read()).body).toMatchObject({ previousInstagramSecretUntil: null, hasInstagramSecret: false });
    const sources = (await webhookSecrets(roost.app.ctx)).map(({ source }) => source);
    expect(sources).toEqual(['current']);
  });
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
