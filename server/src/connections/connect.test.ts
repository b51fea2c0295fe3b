import { featureKeys, permissionsFor } from '@roost/contract/features.ts';
import type { Login } from '@roost/contract/meta.ts';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testClient } from '../test/client.ts';
import { answerDialog, type DialogChoice } from '../test/dialog.ts';
import { failAtMeta } from '../test/faults.ts';
import {
  logInAtMeta,
  logins,
  makeWorkspace,
  saveCredentials,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
beforeEach(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  await saveCredentials(workspace, roost.simulator.app);
});
afterEach(() => roost.close());

/** Begins, answers the dialog, and gives the address Meta sends the browser to. */
async function untilCallback(choice: DialogChoice = {}): Promise<string> {
  const begun = await workspace.owner.call<{ authorizeUrl: string }>('POST', `${workspace.path}/meta/connect`, {
    flow: 'facebook',
  });
  return answerDialog(begun.body.authorizeUrl, choice);
}

async function landing(callback: string, client = workspace.owner): Promise<string | null> {
  return (await client.call('GET', callback)).headers.get('location');
}

async function theLogin(): Promise<Login> {
  const [login, ...more] = await logins(workspace);
  expect(more).toEqual([]);
  return login ?? expect.unreachable('no login');
}

const person = (name: string) => [...roost.simulator.world.people.values()].find((one) => one.name === name)?.id ?? '';

test('a login finds Pages, Instagram account and WhatsApp number, and connects none by itself', async () => {
  expect(await logInAtMeta(workspace)).toMatch(/^\/connect\/done\?login=[0-9a-f-]{36}$/);
  const login = await theLogin();
  expect(login).toMatchObject({ name: 'Alex Morgan', declined: [], state: { code: 'connected' } });
  expect(login.assets.map(({ kind, name }) => `${kind}: ${name}`).sort()).toEqual([
    'facebook: Harbor Books',
    'facebook: Sunny Side Café',
    'facebook: Sunny Side Catering',
    expect.stringMatching(/^instagram: .*sunnyside\.cafe|instagram: Sunny Side/),
    expect.stringMatching(/^whatsapp: Sunny Side Café/),
  ]);
  expect(login.assets.every((asset) => asset.connectable && !asset.connected)).toBe(true);
  expect((await workspace.owner.call('GET', `${workspace.path}/channels`)).body).toMatchObject({ items: [] });
});

test('the login registers the webhook of each object at Meta by itself', async () => {
  await logInAtMeta(workspace);
  const app = roost.simulator.world.apps.get(roost.simulator.app.id);
  expect([...(app?.subscriptions.keys() ?? [])].sort()).toEqual(['instagram', 'page', 'whatsapp_business_account']);
  for (const subscription of app?.subscriptions.values() ?? []) {
    expect(subscription.callbackUrl).toBe(`${roost.url}/api/meta/webhook`);
  }
});

test('when Meta cannot reach our webhook the login works and says so', async () => {
  await failAtMeta(roost, '/subscriptions', { error: { code: 2200, message: 'Callback verification failed' } });
  expect(await logInAtMeta(workspace)).toContain('login=');
  const { state } = await theLogin();
  expect(state.code).toBe('attention');
  expect(state.message).toContain(`${roost.url}/api/meta/webhook`);
});

test('tokens are sealed in the database and in no answer', async () => {
  await logInAtMeta(workspace);
  const tokens = [...roost.simulator.world.tokens.keys()];
  expect(tokens.length).toBeGreaterThan(1);
  const pool = new pg.Pool(roost.database.connection);
  const { rows } = await pool.query('select l.*, a.* from logins l join assets a on a.login_id = l.id');
  await pool.end();
  const shown = JSON.stringify([rows, await logins(workspace)]);
  for (const token of tokens) expect(shown).not.toContain(token);
});

test('cancelled at Meta', async () => {
  expect(await landing(await untilCallback({ cancel: true }))).toBe('/connect/done?error=cancelled');
  expect(await logins(workspace)).toEqual([]);
});

test('a declined permission is named, and what needs it cannot be connected', async () => {
  await landing(await untilCallback({ decline: ['pages_messaging'] }));
  const login = await theLogin();
  expect(login.declined).toEqual(['pages_messaging']);
  const page = login.assets.find((asset) => asset.name === 'Harbor Books');
  expect(page).toMatchObject({ connectable: false, reason: expect.stringContaining('pages_messaging') });
  const refused = await workspace.owner.call('POST', `${workspace.path}/channels`, {
    loginId: login.id,
    kind: 'facebook',
    externalId: page?.externalId,
  });
  expect([refused.status, refused.body]).toMatchObject([422, { error: { code: 'not_connectable' } }]);
});

test('a Page that was not ticked is not there', async () => {
  const cafe = [...roost.simulator.world.pages.values()].find((page) => page.name === 'Sunny Side Café');
  await landing(await untilCallback({ untick: [cafe?.id ?? '', cafe?.instagramId ?? ''] }));
  expect((await theLogin()).assets.map((asset) => asset.name)).toEqual(['Harbor Books']);
});

test('somebody without a Page logs in and sees nothing to connect', async () => {
  const landed = await logInAtMeta(workspace, undefined, { personId: person('Robin Lee') });
  expect(landed).toContain('login=');
  expect(await theLogin()).toMatchObject({ name: 'Robin Lee', assets: [] });
});

test('a state that is missing, made up, or of another session is refused', async () => {
  const callback = await untilCallback();
  const without = new URL(callback);
  without.searchParams.delete('state');
  expect(await landing(without.href)).toBe('/connect/done?error=state_missing');
  const madeUp = new URL(callback);
  madeUp.searchParams.set('state', 'made-up');
  expect(await landing(madeUp.href)).toBe('/connect/done?error=state_foreign');
  expect(await landing(callback, testClient(roost.url))).toBe('/connect/done?error=state_foreign');
  const sameAgent = testClient(roost.url);
  const { body } = await workspace.owner.call<{ agent: { email: string } }>('GET', '/api/me');
  await sameAgent.call('POST', '/api/auth/sign-in/email', {
    email: body.agent.email,
    password: 'correct horse battery',
  });
  expect(await landing(callback, sameAgent)).toBe('/connect/done?error=state_foreign');
  expect(await landing(callback)).toContain('login=');
});

test('a state works once', async () => {
  const callback = await untilCallback();
  expect(await landing(callback)).toContain('login=');
  expect(await landing(callback)).toBe('/connect/done?error=state_used');
  const twice = await untilCallback();
  const both = await Promise.all([landing(twice), landing(twice)]);
  expect(both.filter((location) => location?.includes('login='))).toHaveLength(1);
  expect(both).toContain('/connect/done?error=state_used');
});

test('a state lives ten minutes', async () => {
  const callback = await untilCallback();
  roost.clock.advance(10 * 60_000);
  expect(await landing(callback)).toBe('/connect/done?error=state_expired');
});

test('who lost the right to connect meanwhile is refused', async () => {
  const callback = await untilCallback();
  const pool = new pg.Pool(roost.database.connection);
  await pool.query(`update members set role = 'agent'`);
  await pool.end();
  expect(await landing(callback)).toBe('/connect/done?error=state_foreign');
});

test('a secret that was reset at Meta', async () => {
  const callback = await untilCallback();
  await roost.sim('PATCH', `/_sim/apps/${roost.simulator.app.id}`, { secret: 'f'.repeat(32) });
  expect(await landing(callback)).toBe('/connect/done?error=wrong_secret');
});

test.each([
  ['redirect_mismatch', { error: { code: 100, error_subcode: 36008, message: 'Error validating verification code.' } }],
  ['code_expired', { error: { code: 100, error_subcode: 36007, message: 'This authorization code has expired.' } }],
  ['token_exchange_failed', { error: { code: 999, message: 'Something new' } }],
  ['meta_unreachable', { drop: 'before' as const }],
  ['meta_unreachable', { status: 502, brokenJson: true }],
])('the exchange fails with %s', async (code, outcome) => {
  const callback = await untilCallback();
  await failAtMeta(roost, 'oauth/access_token', outcome);
  expect(await landing(callback)).toBe(`/connect/done?error=${code}`);
  expect(await logins(workspace)).toEqual([]);
});

test('a code of another app is refused', async () => {
  const callback = new URL(await untilCallback());
  const other = await roost.sim<{ id: string; secret: string }>('POST', '/_sim/apps', { name: 'Other' });
  const begun = new URL(
    (
      await workspace.owner.call<{ authorizeUrl: string }>('POST', `${workspace.path}/meta/connect`, {
        flow: 'facebook',
      })
    ).body.authorizeUrl,
  );
  begun.searchParams.set('client_id', other.body.id);
  const foreign = new URL(await answerDialog(begun.href));
  callback.searchParams.set('code', foreign.searchParams.get('code') ?? '');
  expect(await landing(callback.href)).toMatch(/^\/connect\/done\?error=/);
  expect(await logins(workspace)).toEqual([]);
});

test('connecting needs saved credentials and a feature', async () => {
  const other = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Empty' });
  const begin = (body: object, id = workspace.id) =>
    workspace.owner.call('POST', `/api/workspaces/${id}/meta/connect`, body);
  const missing = await begin({ flow: 'facebook' }, other.body.id);
  expect([missing.status, missing.body]).toMatchObject([
    409,
    { error: { code: 'meta_app_missing', message: 'Meta App credentials not configured' } },
  ]);
  expect((await begin({ flow: 'facebook', features: [] })).status).toBe(400);
});

test('a configuration says once whose token it gives, and Meta’s window is opened to suit', async () => {
  const opened = async (body: object) => {
    expect((await workspace.owner.call('PUT', `${workspace.path}/meta/app`, body)).status).toBe(200);
    const begun = await workspace.owner.call<{ authorizeUrl: string }>('POST', `${workspace.path}/meta/connect`, {
      flow: 'facebook',
    });
    const { searchParams } = new URL(begun.body.authorizeUrl);
    return ['config_id', 'override_default_response_type'].map((name) => searchParams.get(name));
  };
  expect(await opened({ loginConfigId: '4711' })).toEqual(['4711', null]);
  expect(await opened({ loginConfigSystemUser: true })).toEqual(['4711', 'true']);
  expect((await workspace.owner.call('GET', `${workspace.path}/meta/app`)).body).toMatchObject({
    loginConfigSystemUser: true,
  });
  expect(await opened({ loginConfigSystemUser: false })).toEqual(['4711', null]);
});

test.each([
  ['without end', null],
  ['for 60 days', 60],
])('a configuration brings back the token of a system user, %s', async (_, expiresInDays) => {
  const configuration = { permissions: permissionsFor(featureKeys), systemUser: { expiresInDays } };
  await roost.sim('PATCH', `/_sim/apps/${roost.simulator.app.id}`, { configurations: { '4711': configuration } });
  const app = { loginConfigId: '4711', loginConfigSystemUser: true };
  expect((await workspace.owner.call('PUT', `${workspace.path}/meta/app`, app)).status).toBe(200);
  expect(await logInAtMeta(workspace)).toContain('login=');
  const login = await theLogin();
  const kinds = [...new Set(login.assets.map(({ kind, connectable }) => connectable && kind))];
  expect(kinds.sort()).toEqual(['facebook', 'instagram', 'whatsapp']);
  expect(login).toMatchObject({ state: { code: 'connected' }, dataAccessExpiresAt: null });
  const days = (Date.parse(login.expiresAt ?? '') - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(expiresInDays ?? Number.NaN);
  const [token] = [...roost.simulator.world.tokens.values()].filter(({ kind }) => kind === 'user');
  expect(token).toBeUndefined();
});

test('the dialog asks for the permissions of the ticked features and no other', async () => {
  const begun = await workspace.owner.call<{ authorizeUrl: string }>('POST', `${workspace.path}/meta/connect`, {
    flow: 'facebook',
    features: ['whatsapp'],
    askAgain: true,
  });
  const url = new URL(begun.body.authorizeUrl);
  expect(url.searchParams.get('scope')).toBe('public_profile,whatsapp_business_management,whatsapp_business_messaging');
  expect(url.searchParams.get('auth_type')).toBe('rerequest');
  expect(url.searchParams.get('redirect_uri')).toBe(`${roost.url}/api/meta/oauth/callback`);
});

test('a Page whose comments alone were granted says at once what it wants, since Meta would refuse to deliver', async () => {
  await logInAtMeta(workspace, ['pageComments', 'instagramComments']);
  const [login] = await logins(workspace);
  const said = new Set(login?.assets.map(({ kind, connectable, reason }) => `${kind} ${connectable} ${reason}`));
  expect([...said].sort()).toEqual([
    'facebook false The permission pages_messaging was not granted.',
    'instagram false The permission instagram_manage_messages was not granted.',
  ]);
});
