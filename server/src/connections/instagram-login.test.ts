import type { Server } from 'node:net';
import type { FeatureKey } from '@roost/contract/features.ts';
import type { Channel, HeldGrant, Login, MetaApp } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import { answerDialog, type DialogChoice } from '../test/dialog.ts';
import { failAtMeta } from '../test/faults.ts';
import { listenForMail } from '../test/mail-server.ts';
import { newCustomer, reached, textsOf, threadWith, wrote } from '../test/past.ts';
import {
  connectAsset,
  freePort,
  logInAtMeta,
  logins,
  makeWorkspace,
  saveCredentials,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from '../test/roost.ts';
import { channelCaller } from './channels.ts';
import { sweepLogins } from './health-jobs.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let email: string;
let mailServer: Server;
const mails: string[] = [];
/** An Instagram account without a Page, and the one that hangs on the café's. */
let own: { id: string; scopedId: string };
let onPage: { id: string; pageId: string };

beforeAll(async () => {
  const port = await freePort();
  mailServer = await listenForMail(port, mails);
  roost = await startRoost({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'Roost <roost@example.com>' });
  workspace = await makeWorkspace(roost);
  await saveCredentials(workspace, roost.simulator.app);
  email = (await workspace.owner.call<{ agent: { email: string } }>('GET', '/api/me')).body.agent.email;
  own = (await roost.sim<typeof own>('POST', '/_sim/instagram_accounts', { username: 'no.page' })).body;
  const [cafe] = roost.simulator.world.instagramAccounts.values();
  onPage = cafe ?? expect.unreachable('no account on a Page');
});
beforeEach(async () => {
  await roost.sim('DELETE', '/_sim/faults');
  mails.length = 0;
});
afterAll(async () => {
  await roost.close();
  mailServer.close();
});

const instagramOnly: FeatureKey[] = ['instagramMessages', 'instagramComments'];

function appAtMeta() {
  return roost.simulator.world.apps.get(roost.simulator.app.id) ?? expect.unreachable('no app');
}

function saveInstagramApp(change: object = {}) {
  const { instagramId, instagramSecret } = appAtMeta();
  const body = { instagramAppId: instagramId, instagramAppSecret: instagramSecret, ...change };
  return workspace.owner.call<MetaApp>('PUT', `${workspace.path}/meta/app`, body);
}

/** *Connect with Instagram* as one account, up to the address the browser comes back to. */
async function untilCallback(account: { id: string }, choice: DialogChoice = {}): Promise<string> {
  const begun = await workspace.owner.call<{ authorizeUrl: string }>('POST', `${workspace.path}/meta/connect`, {
    ...{ flow: 'instagram', features: instagramOnly },
  });
  expect(begun.status).toBe(200);
  return answerDialog(`${begun.body.authorizeUrl}&_account=${account.id}`, choice);
}

async function land(callback: string): Promise<string> {
  return (await workspace.owner.call('GET', callback)).headers.get('location') ?? '';
}

async function logInAs(account: { id: string }, choice: DialogChoice = {}): Promise<Login> {
  const landed = await land(await untilCallback(account, choice));
  expect(landed).toMatch(/login=[0-9a-f-]{36}&flow=instagram$/);
  const id = new URLSearchParams(landed.split('?')[1]).get('login');
  return (await logins(workspace)).find((login) => login.id === id) ?? expect.unreachable('no login');
}

async function connectAs(account: { id: string }): Promise<Channel> {
  const login = await logInAs(account);
  const [asset] = login.assets;
  return connectAsset(workspace, login.id, asset ?? expect.unreachable('nothing to connect'));
}

async function channelOf(account: { id: string }): Promise<Channel> {
  const { body } = await workspace.owner.call<{ items: Channel[] }>('GET', `${workspace.path}/channels`);
  const own = body.items.filter(({ externalId }) => externalId === account.id);
  expect(own).toHaveLength(1);
  return own[0] ?? expect.unreachable('no channel');
}

async function write(account: { id: string }, text: string, customerId = 'c1'): Promise<void> {
  const said = { platform: 'instagram', assetId: account.id, customerId, text };
  expect(await roost.sim('POST', '/_sim/send', said)).toMatchObject({ status: 200 });
  await roost.settle();
}

interface Item {
  id: string;
  channelId: string;
  surface: string;
  contact: { id: string; name: string };
  lastMessage: { text: string };
}

async function conversations(account: { id: string }, surface = 'direct'): Promise<Item[]> {
  const channel = await channelOf(account);
  const path = `${workspace.path}/conversations?status=all&channelId=${channel.id}&surface=${surface}`;
  return (await workspace.owner.call<{ items: Item[] }>('GET', path)).body.items;
}

interface Line {
  text: string | null;
  direction: string;
  status: string;
  reactions: unknown[];
  error: { message: string } | null;
}

async function lines(conversation: Item | undefined): Promise<Line[]> {
  const path = `${workspace.path}/conversations/${conversation?.id}/messages`;
  const { body } = await workspace.owner.call<{ items: Line[] }>('GET', path);
  return body.items.filter(({ direction }) => direction === 'in' || direction === 'out').reverse();
}

let said = 0;
async function reply(conversation: Item | undefined, message: object) {
  said += 1;
  const path = `${workspace.path}/conversations/${conversation?.id}/messages`;
  const sent = await workspace.owner.call('POST', path, { clientKey: `k${said}`, mode: 'reply', ...message });
  expect(sent).toMatchObject({ status: 202 });
  await roost.settle();
}

/** What customers see: the texts of the thread at Meta. */
function threadAtMeta(account: { id: string }, customerId = 'c1'): string[] {
  const threads = [...roost.simulator.world.threads.values()];
  const thread = threads.find((one) => one.assetId === account.id && one.customerId === customerId);
  return (thread?.messages ?? []).map(({ text }) => text ?? '');
}

function subscribed(account: { id: string }): string[] {
  const installs = roost.simulator.world.instagramAccounts.get(account.id)?.installs;
  return [...(installs?.get(roost.simulator.app.id) ?? [])];
}

const dayMs = 86_400_000;

/** Long enough for the session to end; then Roost takes its daily look. */
async function afterDays(days: number): Promise<void> {
  roost.clock.advance(days * dayMs);
  await roost.sim('POST', '/_sim/clock', { advanceMs: days * dayMs });
  await workspace.owner.call('POST', '/api/auth/sign-in/email', { email, password: 'correct horse battery' });
  await sweepLogins(roost.app.ctx);
  await roost.settle();
}

function tokensOf(account: { id: string }) {
  return [...roost.simulator.world.tokens.values()].filter((token) => token.accountId === account.id);
}

describe('the Instagram app', () => {
  test('has to be saved before anybody connects with it', async () => {
    const begun = await workspace.owner.call('POST', `${workspace.path}/meta/connect`, { flow: 'instagram' });
    expect(begun).toMatchObject({ status: 409, body: { error: { code: 'instagram_app_missing' } } });
  });

  test('is checked with Instagram, kept encrypted and never shown', async () => {
    const wrong = await saveInstagramApp({ instagramAppSecret: 'f'.repeat(32) });
    expect(wrong).toMatchObject({ status: 422, body: { error: { field: 'instagramAppSecret' } } });
    const strange = await saveInstagramApp({ instagramAppId: '999999999999999' });
    expect(strange).toMatchObject({ status: 422, body: { error: { code: 'invalid_app_credentials' } } });
    const { instagramId, instagramSecret } = appAtMeta();
    const saved = await saveInstagramApp();
    expect(saved).toMatchObject({ status: 200, body: { instagramAppId: instagramId, hasInstagramSecret: true } });
    const { rows } = await acrossWorkspaces(roost.app.ctx, (tx) => sql`select * from meta_apps`.execute(tx));
    expect(JSON.stringify([saved.body, rows])).not.toContain(instagramSecret);
  });

  test('belongs to one workspace', async () => {
    const { body } = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Another' });
    const { instagramId: instagramAppId, instagramSecret: instagramAppSecret } = appAtMeta();
    const path = `/api/workspaces/${body.id}/meta/app`;
    expect(await workspace.owner.call('PUT', path, { instagramAppId, instagramAppSecret })).toMatchObject({
      ...{ status: 409, body: { error: { code: 'meta_app_taken', field: 'instagramAppId' } } },
    });
  });
});

describe('connecting with Instagram', () => {
  test('finds the one account that logged in, by the id that webhooks carry, and connects nothing by itself', async () => {
    const login = await logInAs(own);
    expect(login).toMatchObject({ flow: 'instagram', name: 'no.page', declined: [], state: { code: 'connected' } });
    expect(login.scopes).toContain('instagram_business_manage_messages');
    const days = (Date.parse(login.expiresAt ?? '') - roost.clock.now().getTime()) / dayMs;
    expect(days).toBeGreaterThan(59);
    expect(login.assets).toEqual([
      expect.objectContaining({ kind: 'instagram', externalId: own.id, name: 'no.page', connectable: true }),
    ]);
    expect(login.assets[0]).toMatchObject({ parentId: null, connected: false, connectedBy: null });
  });

  test('the state works once, and only in the session that began', async () => {
    const callback = await untilCallback(own);
    expect(await land(callback)).toContain('login=');
    expect(await land(callback)).toContain('error=state_used');
  });

  test('cancelled', async () => {
    const landed = await land(await untilCallback(own, { cancel: true }));
    expect(landed).toBe('/connect/done?error=cancelled&flow=instagram');
  });

  test.each([
    ['Error validating client secret.', 'wrong_secret'],
    ['Invalid platform app', 'wrong_secret'],
    ['This authorization code has expired', 'code_expired'],
    ['This authorization code has been used', 'code_expired'],
    ['Error validating verification code. Please make sure your redirect_uri is identical', 'redirect_mismatch'],
    ['Something that nobody has heard of', 'token_exchange_failed'],
  ])('the exchange refused with “%s” is %s', async (message, error) => {
    await failAtMeta(roost, 'oauth/access_token', { error: { code: 400, message } }, { times: 1 });
    expect(await land(await untilCallback(own))).toBe(`/connect/done?error=${error}&flow=instagram`);
  });

  test('a personal account is told apart, and leaves no login', async () => {
    const made = await roost.sim<{ id: string }>('POST', '/_sim/instagram_accounts', {
      ...{ username: 'just.me', personal: true },
    });
    expect(await land(await untilCallback(made.body))).toBe('/connect/done?error=not_professional&flow=instagram');
    expect((await logins(workspace)).map(({ name }) => name)).not.toContain('just.me');
  });

  test('without comments the messages still come; asking again brings the rest', async () => {
    const { body } = await roost.sim<{ id: string }>('POST', '/_sim/instagram_accounts', { username: 'half' });
    const login = await logInAs(body, { decline: ['instagram_business_manage_comments'] });
    expect(login.declined).toEqual(['instagram_business_manage_comments']);
    const [asset] = login.assets;
    const channel = await connectAsset(workspace, login.id, asset ?? expect.unreachable('nothing'));
    expect(channel.state).toMatchObject({ code: 'connected' });
    expect(subscribed(body)).toContain('messages');
    expect(subscribed(body)).not.toContain('comments');
    expect((await logInAs(body)).declined).toEqual([]);
    expect(subscribed(body)).toContain('comments');
    await workspace.owner.call('DELETE', `${workspace.path}/logins/${login.id}`);
  });

  test('granted nothing of use, the account is shown with the reason', async () => {
    const { body } = await roost.sim<{ id: string }>('POST', '/_sim/instagram_accounts', { username: 'none' });
    const decline = ['instagram_business_manage_comments', 'instagram_business_manage_messages'];
    const [asset] = (await logInAs(body, { decline })).assets;
    expect(asset).toMatchObject({
      connectable: false,
      reason: expect.stringContaining('Neither messages nor comments'),
    });
  });
});

describe('a connected account without a Page', () => {
  beforeAll(async () => {
    const channel = await connectAs(own);
    expect(channel).toMatchObject({ name: 'no.page', flow: 'instagram', state: { code: 'connected' } });
  });

  test('receives what is signed with the Instagram app’s secret, with names and pictures', async () => {
    await write(own, 'Do you deliver?');
    const [conversation] = await conversations(own);
    expect(conversation).toMatchObject({ contact: { name: 'Maria Garcia' }, lastMessage: { text: 'Do you deliver?' } });
  });

  test('answers through graph.instagram.com, and the echo settles it', async () => {
    const [conversation] = await conversations(own);
    await reply(conversation, { text: 'Yes, until nine.' });
    expect(threadAtMeta(own)).toContain('Yes, until nine.');
    expect((await lines(conversation)).at(-1)).toMatchObject({ text: 'Yes, until nine.', status: 'sent', error: null });
  });

  test('reads, reacts and is reacted to', async () => {
    const [conversation] = await conversations(own);
    const path = `${workspace.path}/conversations/${conversation?.id}/messages`;
    const { body } = await workspace.owner.call<{ items: { id: string; direction: string }[] }>('GET', path);
    const theirs = body.items.find(({ direction }) => direction === 'in');
    const reacted = await workspace.owner.call('PUT', `${workspace.path}/messages/${theirs?.id}/reaction`, {
      emoji: '❤️',
    });
    expect(reacted.status).toBe(200);
    await roost.settle();
    const threads = [...roost.simulator.world.threads.values()];
    const thread = threads.find((one) => one.assetId === own.id && one.customerId === 'c1');
    expect(thread?.messages[0]?.reactions).toEqual([{ by: 'business', emoji: '❤️' }]);
  });

  test('comments are answered in public and once in private', async () => {
    const post = { platform: 'instagram', assetId: own.id, text: 'New cake' };
    const { body: made } = await roost.sim<{ id: string }>('POST', '/_sim/posts', post);
    await roost.sim('POST', '/_sim/comments', { postId: made.id, customerId: 'c2', text: 'How much?' });
    await roost.settle();
    const [conversation] = await conversations(own, 'comments');
    expect(conversation?.lastMessage.text).toBe('How much?');
    await reply(conversation, { text: 'Four euros' });
    await reply(conversation, { mode: 'private_reply', text: 'For you three' });
    const comments = [...roost.simulator.world.comments.values()].filter(({ postId }) => postId === made.id);
    expect(comments.map(({ text }) => text)).toEqual(['How much?', 'Four euros']);
    expect(threadAtMeta(own, 'c2')).toEqual(['For you three']);
  });

  test('is renewed at half its life, for another 60 days', async () => {
    const before = (await logInAs(own)).expiresAt ?? '';
    await afterDays(31);
    const [login] = (await logins(workspace)).filter(({ name }) => name === 'no.page');
    expect(Date.parse(login?.expiresAt ?? '') - Date.parse(before)).toBeGreaterThan(30 * dayMs);
    expect(login?.state.code).toBe('connected');
    // The old token ends, the login goes on.
    await afterDays(31);
    await write(own, 'Still there?');
    const [conversation] = await conversations(own);
    await reply(conversation, { text: 'Always' });
    expect(threadAtMeta(own).at(-1)).toBe('Always');
  });

  test('says early when Instagram does not renew it, and by e-mail; and forgets it once it does', async () => {
    await logInAs(own);
    const error = { code: 100, message: 'The token cannot be refreshed.' };
    await failAtMeta(roost, 'refresh_access_token', { error });
    await afterDays(31);
    const state = async () => (await logins(workspace)).find(({ name }) => name === 'no.page')?.state;
    expect(await state()).toMatchObject({ code: 'attention', reason: 'renewal_refused' });
    expect((await state())?.action).toContain('press Connect with Instagram as no.page before then');
    await expect.poll(() => mails.join('\n')).toContain('did not renew');
    await roost.sim('DELETE', '/_sim/faults');
    await afterDays(2);
    expect(await state()).toMatchObject({ code: 'connected' });
  });

  test('removed at Instagram it needs to be reconnected, keeps what arrives, and comes back with its conversation', async () => {
    await logInAs(own);
    const before = await conversations(own);
    for (const token of tokensOf(own)) token.ended = 'revoked';
    const [conversation] = before;
    await write(own, 'Hello?');
    await reply(conversation, { text: 'Wait for me' });
    await expect
      .poll(async () => (await channelOf(own)).state)
      .toMatchObject({
        ...{ code: 'needs_reconnect', reason: 'app_removed', action: 'Connect with Instagram' },
        message: expect.stringContaining('at Instagram'),
      });
    expect(threadAtMeta(own)).not.toContain('Wait for me');
    await write(own, 'Anybody?');
    expect((await lines(conversation)).map(({ text }) => text)).toContain('Anybody?');

    await logInAs(own);
    expect((await channelOf(own)).state.code).toBe('connected');
    // The waiting reply is looked at again in a few seconds of the database's own clock.
    await acrossWorkspaces(roost.app.ctx, (tx) => sql`update outbox set next_at = now()`.execute(tx));
    await roost.settle();
    expect(threadAtMeta(own)).toContain('Wait for me');
    expect((await conversations(own)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  test('Instagram’s callback names the account by its second number', async () => {
    await logInAs(own);
    const settings = { deauthorizeUrl: `${roost.url}/api/meta/deauthorize` };
    await roost.sim('PATCH', `/_sim/apps/${roost.simulator.app.id}`, { settings });
    await roost.sim('POST', '/_sim/remove_app', { personId: `ig:${own.id}` });
    await roost.settle();
    expect((await channelOf(own)).state).toMatchObject({ code: 'needs_reconnect', reason: 'app_removed' });
    await logInAs(own);
    expect((await channelOf(own)).state.code).toBe('connected');
    expect(subscribed(own)).toContain('messages');
  });

  test('a grant that leaves out everything of use is held until an admin has decided', async () => {
    const decline = ['instagram_business_manage_comments', 'instagram_business_manage_messages'];
    const heldNow = async (): Promise<HeldGrant> =>
      (await logInAs(own, { decline })).held ?? expect.unreachable('nothing was held back');
    const { id } = await channelOf(own);
    const first = await heldNow();
    expect(first.channels).toEqual([
      expect.objectContaining({ id, fate: 'cut_off', reason: expect.stringContaining('Instagram’s window') }),
    ]);
    expect(first.permissionsLost.toSorted()).toEqual(decline);
    expect((await channelOf(own)).state.code).toBe('connected');
    expect((await workspace.owner.call('DELETE', `${workspace.path}/held-grants/${first.id}`)).status).toBe(200);
    const second = await heldNow();
    const path = `${workspace.path}/held-grants/${second.id}/confirm`;
    expect((await workspace.owner.call('POST', path, { cutOff: [id] })).status).toBe(200);
    expect((await channelOf(own)).state).toMatchObject({
      ...{
        code: 'needs_reconnect',
        reason: 'not_ticked',
        action: 'Connect with Instagram again and grant what is missing',
      },
    });
    expect((await logInAs(own)).held).toBeNull();
    expect((await channelOf(own)).state.code).toBe('connected');
  });

  test('another Instagram app ends the logins of the one before, and no others', async () => {
    const app = appAtMeta();
    const kept = { id: app.instagramId, secret: app.instagramSecret };
    Object.assign(app, { instagramId: '1099999999999999' });
    expect((await saveInstagramApp()).status).toBe(200);
    expect((await channelOf(own)).state).toMatchObject({
      ...{ code: 'needs_reconnect', reason: 'app_changed', action: 'Connect with Instagram' },
    });
    Object.assign(app, { instagramId: kept.id });
    expect((await saveInstagramApp()).status).toBe(200);
    await logInAs(own);
    expect((await channelOf(own)).state.code).toBe('connected');
  });

  test('what waits for a decision goes with its Instagram app', async () => {
    const app = appAtMeta();
    const kept = { id: app.instagramId, secret: app.instagramSecret };
    const decline = ['instagram_business_manage_comments', 'instagram_business_manage_messages'];
    const held = (await logInAs(own, { decline })).held ?? expect.unreachable('nothing was held back');
    const path = `${workspace.path}/held-grants/${held.id}/confirm`;
    Object.assign(app, { instagramId: '1099999999999998' });
    expect((await saveInstagramApp()).status).toBe(200);
    expect((await workspace.owner.call('POST', path, { cutOff: held.channels.map(({ id }) => id) })).status).toBe(404);
    expect((await channelOf(own)).state).toMatchObject({ code: 'needs_reconnect', reason: 'app_changed' });
    Object.assign(app, { instagramId: kept.id });
    expect((await saveInstagramApp()).status).toBe(200);
    await logInAs(own);
    expect((await channelOf(own)).state.code).toBe('connected');
  });

  test('disconnected it is unsubscribed, its token is gone, its history stays; connecting again goes on', async () => {
    const login = (await logins(workspace)).find(({ name }) => name === 'no.page');
    const before = await conversations(own);
    const removed = await workspace.owner.call('DELETE', `${workspace.path}/logins/${login?.id}`);
    expect(removed.status).toBe(200);
    expect(subscribed(own)).toEqual([]);
    expect(await channelOf(own)).toMatchObject({
      ...{ flow: 'instagram', state: { code: 'disconnected', action: 'Connect with Instagram' } },
    });
    const { rows } = await acrossWorkspaces(roost.app.ctx, (tx) =>
      sql<{ sealed: string | null }>`select token_sealed as sealed from logins where id = ${login?.id}`.execute(tx),
    );
    expect(rows).toEqual([{ sealed: null }]);
    await connectAs(own);
    expect((await conversations(own)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    await write(own, 'Back again');
    expect((await lines(before[0])).at(-1)?.text).toBe('Back again');
  });

  test('paused it is quiet and stays connected', async () => {
    const { id } = await channelOf(own);
    await workspace.owner.call('PATCH', `${workspace.path}/channels/${id}`, { paused: true });
    expect((await channelOf(own)).state.code).toBe('paused');
    await write(own, 'Are you open?');
    expect(await workspace.owner.call('PATCH', `${workspace.path}/channels/${id}`, { paused: false })).toMatchObject({
      ...{ status: 200, body: { flow: 'instagram' } },
    });
    expect((await conversations(own))[0]?.lastMessage.text).toBe('Are you open?');
  });
});

test('what an account without a Page talked about before comes along, and what was missed while it was cut off', async () => {
  const made = await roost.sim<{ id: string }>('POST', '/_sim/instagram_accounts', { username: 'with.past' });
  const account = { kind: 'instagram', externalId: made.body.id, platform: 'instagram' } as const;
  const customer = await newCustomer(roost, 'Nora Past');
  await wrote(roost, account, customer, [
    [120, 'Do you make wedding cakes?'],
    [110, '> We do.'],
  ]);
  const login = await logInAs(made.body);
  const asset = login.assets[0] ?? expect.unreachable('nothing to connect');
  const { id } = await connectAsset(workspace, login.id, asset, { importHistory: true });
  expect(await reached(workspace, id, { state: 'done' })).toMatchObject({ conversations: 1, done: 2, failed: 0 });
  // The list names people by what their profile says, which is asked for next.
  await roost.settle();
  const before = ['Do you make wedding cakes?', '> We do.'];
  expect(textsOf(await threadWith(workspace, 'Nora Past'))).toEqual(before);

  await roost.sim('POST', '/_sim/remove_app', { personId: `ig:${made.body.id}` });
  await roost.settle();
  expect((await channelOf(made.body)).state.code).toBe('needs_reconnect');
  await wrote(roost, account, customer, [[0, 'For forty people?']]);
  await logInAs(made.body);
  await expect
    .poll(async () => textsOf(await threadWith(workspace, 'Nora Past')), { timeout: 20_000 })
    .toEqual([...before, 'For forty people?']);
});

describe('an account that is connected through its Page', () => {
  let conversation: Item | undefined;
  let page: Channel;

  beforeAll(async () => {
    await logInAtMeta(workspace);
    const [login] = (await logins(workspace)).filter(({ flow }) => flow === 'facebook');
    const asset = (kind: string, id: string) =>
      login?.assets.find((one) => one.kind === kind && one.externalId === id) ?? expect.unreachable(kind);
    page = await connectAsset(workspace, login?.id ?? '', asset('facebook', onPage.pageId));
    await connectAsset(workspace, login?.id ?? '', asset('instagram', onPage.id));
    await write(onPage, 'By the Page');
    [conversation] = await conversations(onPage);
  });

  test('is offered by its own login as connected by another, and moves there as the same channel', async () => {
    const before = await channelOf(onPage);
    const login = await logInAs(onPage);
    expect(login.assets[0]).toMatchObject({ connected: true, connectedBy: before.loginId, connectable: true });
    const [asset] = login.assets;
    const moved = await connectAsset(workspace, login.id, asset ?? expect.unreachable('no asset'));
    expect(moved).toMatchObject({ id: before.id, flow: 'instagram', parentId: null, loginId: login.id });
    await write(onPage, 'By itself');
    expect((await conversations(onPage)).map(({ id }) => id)).toEqual([conversation?.id]);
    await reply(conversation, { text: 'Through Instagram' });
    expect(threadAtMeta(onPage).at(-1)).toBe('Through Instagram');
  });

  test('told of by both ways, because the Page stays connected, each message is there once', async () => {
    const texts = (await lines(conversation)).map(({ text }) => text);
    expect(texts).toEqual(['By the Page', 'By itself', 'Through Instagram']);
    const { rows } = await acrossWorkspaces(roost.app.ctx, (tx) =>
      sql<{ told: number }>`
        select count(*)::int as told from deliveries where position('By itself' in convert_from(body, 'UTF8')) > 0`.execute(
        tx,
      ),
    );
    expect(rows).toEqual([{ told: 2 }]);
  });

  test('goes back to its Page as the same channel, and its own subscription ends', async () => {
    const [facebook] = (await logins(workspace)).filter(({ flow }) => flow === 'facebook');
    const asset = facebook?.assets.find(({ externalId }) => externalId === onPage.id);
    expect(asset).toMatchObject({ connected: true, connectedBy: (await channelOf(onPage)).loginId });
    const back = await connectAsset(workspace, facebook?.id ?? '', asset ?? expect.unreachable('no asset'));
    expect(back).toMatchObject({ flow: 'facebook', parentId: onPage.pageId });
    expect(subscribed(onPage)).toEqual([]);
    await write(onPage, 'By the Page again');
    await reply(conversation, { text: 'Through the Page' });
    expect((await lines(conversation)).map(({ text }) => text).slice(-2)).toEqual([
      'By the Page again',
      'Through the Page',
    ]);
    expect((await conversations(onPage)).map(({ id }) => id)).toEqual([conversation?.id]);
  });

  test('moves by itself to the login that still works when the other is given back at Meta', async () => {
    await connectAs(onPage);
    await roost.sim('POST', '/_sim/remove_app', { personId: `ig:${onPage.id}` });
    await roost.settle();
    expect(await channelOf(onPage)).toMatchObject({ flow: 'facebook', state: { code: 'connected' } });
    const caller = await channelCaller(roost.app.ctx, workspace.id, (await channelOf(onPage)).id);
    expect(caller).toMatchObject({ target: { parentId: onPage.pageId } });
  });

  test('leaves its Page when nothing else there is connected', async () => {
    await workspace.owner.call('DELETE', `${workspace.path}/channels/${page.id}`);
    const installs = roost.simulator.world.pages.get(onPage.pageId)?.installs;
    expect(installs?.has(roost.simulator.app.id)).toBe(true);
    await connectAs(onPage);
    expect(installs?.has(roost.simulator.app.id)).toBe(false);
    await write(onPage, 'Only once');
    expect((await lines(conversation)).at(-1)?.text).toBe('Only once');
  });
});
