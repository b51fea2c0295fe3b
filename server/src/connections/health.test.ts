import type { Server } from 'node:net';
import type { Channel, Login } from '@roost/contract/meta.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dayMs } from '../clock.ts';
import { acrossWorkspaces } from '../db/db.ts';
import { failAtMeta } from '../test/faults.ts';
import { listenForMail } from '../test/mail-server.ts';
import { passDays } from '../test/pass-days.ts';
import { invite } from '../test/people.ts';
import {
  connectEverything,
  freePort,
  logInAtMeta,
  logins,
  makeWorkspace,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from '../test/roost.ts';
import { channelCaller } from './channels.ts';
import { checkLogin } from './check-login.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let email: string;
let mailServer: Server;
const mails: string[] = [];

beforeAll(async () => {
  const port = await freePort();
  mailServer = await listenForMail(port, mails);
  roost = await startRoost({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'Roost <roost@example.com>' });
  workspace = await makeWorkspace(roost);
  await connectEverything(roost, workspace);
  email = (await workspace.owner.call<{ agent: { email: string } }>('GET', '/api/me')).body.agent.email;
});
/** Every test begins with a login that was made a moment ago, and with everything well. */
beforeEach(async () => {
  await roost.sim('DELETE', '/_sim/faults');
  await logInAtMeta(workspace);
  mails.length = 0;
});
afterAll(async () => {
  await roost.close();
  mailServer.close();
});

const afterDays = (days: number) => passDays({ roost, workspace, email }, days);

async function login(): Promise<Login> {
  const [one] = await logins(workspace);
  return one ?? expect.unreachable('no login');
}

async function channels(): Promise<Channel[]> {
  return (await workspace.owner.call<{ items: Channel[] }>('GET', `${workspace.path}/channels`)).body.items;
}

test('a login that is well stays connected and says when it was looked at', async () => {
  const before = await login();
  await afterDays(2);
  const after = await login();
  expect(after.state).toMatchObject({ code: 'connected', reason: 'ok' });
  expect(Date.parse(after.checkedAt ?? '')).toBeGreaterThan(Date.parse(before.checkedAt ?? ''));
  expect(mails).toEqual([]);
});

test('at half its life the token is exchanged for a fresh one, long before it ends', async () => {
  const before = await login();
  await afterDays(31);
  const after = await login();
  expect(Date.parse(after.expiresAt ?? '')).toBeGreaterThan(Date.parse(before.expiresAt ?? '') + 29 * dayMs);
  expect(after.state.code).toBe('connected');
});

test('when Meta renews nothing, the end is announced two weeks before, once, in Roost and by mail', async () => {
  await failAtMeta(roost, 'oauth/access_token', { error: { code: 190, message: 'no' } });
  await afterDays(31);
  expect((await login()).state.code).toBe('connected');
  await afterDays(16);
  expect((await login()).state).toMatchObject({ code: 'attention', reason: 'login_ends_soon' });
  await expect.poll(() => mails.length).toBe(1);
  expect(mails[0]).toContain('To: owner-');
  expect(mails[0]?.replaceAll('=\n', '')).toContain(`${workspace.path.replace('/api/workspaces', '/w')}/settings/meta`);
  await afterDays(1);
  expect(mails).toHaveLength(1);
  expect((await channels()).every((channel) => channel.state.code === 'connected')).toBe(true);
});

test('the end of data access is announced before it comes, and a fresh consent heals it', async () => {
  await afterDays(40);
  await afterDays(40);
  expect((await login()).state).toMatchObject({ code: 'attention', reason: 'data_access_ends_soon' });
  await logInAtMeta(workspace);
  expect((await login()).state).toMatchObject({ code: 'connected', reason: 'ok' });
});

test.each([
  ['password_changed', 'password_changed'],
  ['revoke', 'app_removed'],
  ['expire', 'login_expired'],
])('%s at Facebook: every channel says so, one mail goes out, what arrives is kept', async (action, reason) => {
  await roost.sim('POST', '/_sim/tokens', { action });
  await afterDays(2);
  expect((await login()).state).toMatchObject({ code: 'needs_reconnect', reason, action: 'Connect with Meta' });
  for (const channel of await channels()) expect(channel.state).toMatchObject({ code: 'needs_reconnect', reason });
  await expect.poll(() => mails.length).toBe(1);
  expect(mails[0]).toContain('Subject: Action needed');
});

test('a lost role on one Page ends that channel alone', async () => {
  const page = (await channels()).find((channel) => channel.name === 'Harbor Books');
  const person = [...roost.simulator.world.people.values()][0]?.id ?? '';
  await roost.sim('PATCH', `/_sim/pages/${page?.externalId}`, { roles: { [person]: null } });
  await afterDays(2);
  const after = await channels();
  expect(after.find(({ id }) => id === page?.id)?.state).toMatchObject({
    code: 'needs_reconnect',
    reason: 'role_lost',
  });
  expect(after.filter(({ id }) => id !== page?.id).every(({ state }) => state.code === 'connected')).toBe(true);
  await roost.sim('PATCH', `/_sim/pages/${page?.externalId}`, {
    roles: { [person]: ['MANAGE', 'MESSAGING', 'MODERATE', 'CREATE_CONTENT'] },
  });
});

test('a permission taken back at Facebook is named on the login', async () => {
  const person = [...roost.simulator.world.people.values()][0]?.id ?? '';
  await roost.sim('POST', '/_sim/permissions', { personId: person, decline: ['pages_messaging'] });
  await afterDays(2);
  const { state } = await login();
  expect(state).toMatchObject({ code: 'attention', reason: 'permission_missing' });
  expect(state.message).toContain('pages_messaging');
  await roost.sim('POST', '/_sim/permissions', { personId: person, grant: ['pages_messaging'] });
});

test('any call that Meta refuses for its token makes Roost ask about it', async () => {
  const [first] = await channels();
  const caller = await channelCaller(roost.app.ctx, workspace.id, first?.id ?? '');
  if ('blocked' in caller) return expect.unreachable('blocked');
  await roost.sim('POST', '/_sim/tokens', { action: 'password_changed' });
  await expect(caller.graph.get('me')).rejects.toThrow();
  for (const channel of await channels()) expect(channel.state.reason).toBe('password_changed');
});

test('refused calls that Meta cannot explain need a count and a time before they change a state', async () => {
  const page = (await channels()).find(({ kind }) => kind === 'facebook');
  const caller = await channelCaller(roost.app.ctx, workspace.id, page?.id ?? '');
  if ('blocked' in caller) return expect.unreachable('blocked');
  const state = async () => (await channels()).find(({ id }) => id === page?.id)?.state.reason;
  const refused = () => expect(caller.graph.get(`${page?.externalId}/subscribed_apps`)).rejects.toThrow();
  await failAtMeta(roost, `${page?.externalId}/subscribed_apps`, { error: { code: 190, message: 'no' } });
  for (let call = 1; call <= 8; call += 1) await refused();
  expect(await state()).toBe('ok');
  roost.clock.advance(20 * 60_000);
  await refused();
  expect(await state()).toBe('calls_refused');
});

test('what Meta said of an older token does not end the login that came back meanwhile', async () => {
  const { id } = await login();
  await roost.sim('POST', '/_sim/tokens', { action: 'password_changed' });
  await failAtMeta(roost, 'debug_token', { delayMs: 1_500 }, { times: 1 });
  const checked = checkLogin(roost.app.ctx, workspace.id, id);
  await expect.poll(async () => (await roost.sim('GET', '/_sim/faults')).body).toEqual([]);
  await logInAtMeta(workspace);
  await checked;
  expect((await login()).state.reason).toBe('ok');
  for (const channel of await channels()) expect(channel.state.code).toBe('connected');
});

test('when Meta gives no answer about a token nothing changes', async () => {
  await failAtMeta(roost, 'debug_token', { status: 500 });
  await roost.sim('POST', '/_sim/tokens', { action: 'revoke' });
  await afterDays(2);
  expect((await login()).state.code).toBe('connected');
});

test('a login that Meta calls valid again comes back by itself, with its channels', async () => {
  await acrossWorkspaces(roost.app.ctx, async (tx) => {
    const dead = {
      state: 'needs_reconnect',
      state_reason: 'checkpoint',
      state_message: 'x',
      state_action: null,
    } as const;
    await tx.updateTable('logins').set(dead).execute();
    await tx.updateTable('channels').set(dead).execute();
  });
  await afterDays(2);
  expect((await login()).state.code).toBe('connected');
  expect((await channels()).every(({ state }) => state.code === 'connected')).toBe(true);
});

test('each of the people in charge is told in the language they opened Roost in', async () => {
  const colleague = await invite(roost, workspace, 'Ana', 'admin');
  const language = await colleague.call('PUT', '/api/me/language', { language: 'es' });
  expect(language.status).toBe(200);
  expect((await colleague.call('GET', '/api/me')).body).toMatchObject({ agent: { language: 'es' } });
  expect((await colleague.call('PUT', '/api/me/language', { language: 'xx' })).status).toBe(400);
  await roost.sim('POST', '/_sim/tokens', { action: 'expire' });
  await afterDays(2);
  await expect.poll(() => mails.length).toBe(2);
  const mailTo = (address: string) => mails.find((mail) => mail.includes(`To: ${address}`));
  const spanish = mailTo('ana@example.com');
  expect(spanish).toContain('Hay_que_actuar');
  expect(spanish).toContain('Qu=C3=A9 hacer: Conectar con Meta.');
  expect(spanish).not.toMatch(/What to do|Connect with Meta|login/);
  expect(mailTo(email)).toContain('What to do: Connect with Meta.');
});

test('a channel that was disconnected while its login is looked at stays so, and is not subscribed again', async () => {
  const { id } = await login();
  const dead = {
    state: 'needs_reconnect',
    state_reason: 'checkpoint',
    state_message: 'x',
    state_action: null,
  } as const;
  await acrossWorkspaces(roost.app.ctx, async (tx) => {
    await tx.updateTable('channels').set(dead).where('name', '=', 'Harbor Books').execute();
  });
  const page = (await channels()).find(({ name, kind }) => kind === 'facebook' && name === 'Harbor Books');
  const own = roost.simulator.world.pages.get(page?.externalId ?? '');
  await failAtMeta(roost, 'debug_token', { delayMs: 1_500 }, { times: 1 });
  const checked = checkLogin(roost.app.ctx, workspace.id, id);
  await expect.poll(async () => (await roost.sim('GET', '/_sim/faults')).body).toEqual([]);
  const gone = await workspace.owner.call('DELETE', `${workspace.path}/channels/${page?.id}`);
  expect(gone.status).toBe(200);
  own?.installs.delete(roost.simulator.app.id);
  await checked;
  expect((await channels()).find((one) => one.id === page?.id)?.state.code).toBe('disconnected');
  expect(own?.installs.has(roost.simulator.app.id)).toBe(false);
});
