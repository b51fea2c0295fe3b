import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSimulator, type Simulator } from './simulator.ts';
import {
  authorize,
  instagram,
  instagramApp,
  instagramScopes,
  longToken,
  shortToken,
} from './testing/instagram-client.ts';
import { appAccessToken, at, control, graph } from './testing/meta-client.ts';
import { type Product, startProduct } from './testing/product.ts';

let sim: Simulator;
let product: Product;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
});
beforeEach(async () => {
  await control(sim, 'reset', {});
  product = await startProduct(sim.app.verifyToken);
});
afterEach(() => product.close());
afterAll(() => sim.close());

it('dialog, code and tokens: an hour, then 60 days', async () => {
  const location = (await authorize(sim)).headers.get('location') ?? '';
  expect(location).toMatch(/#_$/);
  expect(new URL(location).searchParams.get('state')).toBe('s');
  const short = await shortToken(sim);
  expect(short).toMatchObject({ access_token: expect.stringMatching(/^IGAA/), permissions: instagramScopes });
  const token = await longToken(sim);
  const me = await instagram(sim, 'v25.0/me?fields=id,user_id,username,account_type', token);
  const [account] = sim.world.instagramAccounts.values();
  expect(me).toMatchObject({ user_id: account?.id, username: 'sunnyside.cafe', account_type: 'BUSINESS' });
  expect(at(me, 'id')).not.toBe(account?.id);
  await control(sim, 'clock', { advanceMs: 61 * 60_000 });
  expect(await instagram(sim, 'me', String(at(short, 'access_token')))).toMatchObject({
    error: { code: 190, error_subcode: 463 },
  });
  expect(at(await instagram(sim, 'me', token), 'id')).toBeDefined();
});

it('cancelling comes back with Instagram’s words, foreign scopes never do', async () => {
  const cancelled = new URL((await authorize(sim, { action: 'cancel' })).headers.get('location') ?? '');
  expect(cancelled.searchParams.get('error_reason')).toBe('user_denied');
  expect((await authorize(sim, {}, ['pages_messaging'])).status).toBe(400);
});

it('a code works once, and only with the Instagram app’s secret: refusals are not Graph’s', async () => {
  expect(await shortToken(sim, { client_secret: sim.app.secret })).toMatchObject({
    error_type: 'OAuthException',
    code: 400,
  });
  expect(await shortToken(sim, { redirect_uri: 'http://localhost:3000/other' })).toMatchObject({ code: 400 });
});

it('a long token is refreshed after a day, not before', async () => {
  const token = await longToken(sim);
  const refresh = () => instagram(sim, 'refresh_access_token?grant_type=ig_refresh_token', token);
  expect(at(await refresh(), 'error.code')).toBe(100);
  await control(sim, 'clock', { advanceMs: 25 * 3_600_000 });
  expect(await refresh()).toMatchObject({ token_type: 'bearer', expires_in: expect.any(Number) });
});

async function subscribe(token: string) {
  const body = { object: 'instagram', callback_url: product.url, verify_token: sim.app.verifyToken };
  const fields = 'messages,comments,message_reactions';
  await graph(sim, 'POST', `${sim.app.id}/subscriptions`, { token: appAccessToken(sim), body: { ...body, fields } });
  return instagram(sim, 'v25.0/me/subscribed_apps?subscribed_fields=messages,comments', token, { method: 'POST' });
}

it('an account without a Page is subscribed, told with the Instagram secret, and answered', async () => {
  const account = (await control(sim, 'instagram_accounts', { username: 'no.page' })) as { id: string };
  const token = await longToken(sim, { account: account.id });
  expect(await subscribe(token)).toEqual({ success: true });
  const said = { platform: 'instagram', assetId: account.id, customerId: 'c1', text: 'Hi' };
  await control(sim, 'send', said);
  await sim.settle();
  const [told] = product.received;
  expect(told?.json.entry[0]?.id).toBe(account.id);
  const { secret } = instagramApp(sim);
  const signed = createHmac('sha256', secret)
    .update(Buffer.from(told?.body ?? '', 'latin1'))
    .digest('hex');
  expect(told?.signature).toBe(`sha256=${signed}`);
  const id = String(at(told?.json, 'entry.0.messaging.0.sender.id'));
  const body = JSON.stringify({ recipient: { id }, message: { text: 'Hello' } });
  expect(await instagram(sim, 'v25.0/me/messages', token, { method: 'POST', body })).toMatchObject({
    recipient_id: id,
  });
  const profile = await instagram(sim, `v25.0/${id}?fields=name,username`, token);
  expect(profile).toMatchObject({ name: 'Maria Garcia' });
  const conversations = await instagram(
    sim,
    'v25.0/me/conversations?platform=instagram&fields=messages{message}',
    token,
  );
  expect(JSON.stringify(conversations)).toContain('Hello');
});

it('comments are answered, hidden and answered privately by the account’s own token', async () => {
  const token = await longToken(sim);
  const [accountId] = sim.world.instagramAccounts.keys();
  const post = at(await control(sim, 'posts', { platform: 'instagram', assetId: accountId, text: 'Cake' }), 'id');
  const comment = at(await control(sim, 'comments', { postId: post, customerId: 'c1', text: 'Yum' }), 'id');
  const send = (path: string, body: object) =>
    instagram(sim, path, token, { method: 'POST', body: JSON.stringify(body) });
  expect(at(await send(`v25.0/${comment}/replies`, { message: 'Thanks' }), 'id')).toBeDefined();
  expect(at(await send(`v25.0/${comment}`, { hide: true }), 'success')).toBe(true);
  const message = { text: 'Write to us' };
  expect(
    at(await send('v25.0/me/messages', { recipient: { comment_id: comment }, message }), 'message_id'),
  ).toBeDefined();
});

it('a token of the one path is none on the other', async () => {
  const token = await longToken(sim);
  expect((await graph(sim, 'GET', 'me/accounts', { token })).status).toBeGreaterThanOrEqual(400);
  const debug = await graph(sim, 'GET', 'debug_token', { token: appAccessToken(sim), query: { input_token: token } });
  expect(at(debug.json, 'data.is_valid')).toBe(false);
  expect(await instagram(sim, 'me', appAccessToken(sim))).toMatchObject({ error: { code: 190 } });
});

it('who removes the app ends its tokens, and its callbacks are told with a signed request', async () => {
  const token = await longToken(sim);
  const got: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (chunk) => got.push(String(chunk)));
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
  await control(sim, `apps/${sim.app.id}`, { settings: { deauthorizeUrl: url, dataDeletionUrl: url } }, 'PATCH');
  const [accountId] = sim.world.instagramAccounts.keys();
  const removed = await control(sim, 'remove_app', { personId: `ig:${accountId}`, deleteData: true });
  server.close();
  expect(removed).toMatchObject({ deauthorize: { status: 200 }, dataDeletion: { status: 200 } });
  expect(got).toHaveLength(2);
  expect(await instagram(sim, 'me', token)).toMatchObject({ error: { code: 190, error_subcode: 458 } });
});
