import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from './simulator.ts';
import { authorize } from './testing/instagram-client.ts';
import {
  type Answer,
  appAccessToken,
  at,
  type Connected,
  connect,
  consent,
  control,
  graph,
  login,
  subscribeAll,
} from './testing/meta-client.ts';
import { type Product, startProduct } from './testing/product.ts';

/** What an app may do: what people granted, what App Review gave, and for how long. */
let sim: Simulator;
let product: Product;
let to: Connected;
let alex = '';
let robin = '';
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
});
beforeEach(async () => {
  await control(sim, 'reset', {});
  [alex = '', robin = ''] = sim.world.people.keys();
  product = await startProduct(sim.app.verifyToken);
  to = await connect(sim);
  await subscribeAll(sim, to, product.url);
});
afterEach(() => product.close());
afterAll(() => sim.close());

const codes = ({ json }: Answer) => [at(json, 'error.code'), at(json, 'error.error_subcode')];
const setApp = (body: object) => control(sim, `apps/${sim.app.id}`, body, 'PATCH');
const standard = (...names: string[]) =>
  setApp({ access: Object.fromEntries(names.map((name) => [name, 'standard'])) });

function send(assetId: string) {
  const recipient = { id: sim.world.scopedIds.get(`${assetId}:c1`) };
  return graph(sim, 'POST', 'me/messages', { token: to.pageToken, body: { recipient, message: { text: 'Hello' } } });
}

/** What was told since, as `object field`, or the whole changes. */
async function told() {
  await sim.settle();
  const entries = product.received.flatMap(({ json }) =>
    json.entry.map((entry) => ({ object: json.object, ...entry })),
  );
  product.received.length = 0;
  return entries;
}

describe('the object permissions', () => {
  const changes = async () => (await told()).flatMap((entry) => entry.changes ?? []);

  it('tells what a person grants, with the accounts, once connected and never again', async () => {
    const personId = robin;
    await login(sim, { personId, scopes: ['pages_messaging', 'email'] });
    const [entry] = await told();
    const userId = sim.world.userIds.get(`${sim.app.id}:${personId}`);
    expect(entry).toMatchObject({ object: 'permissions', id: userId, uid: userId, time: expect.any(Number) });
    await control(sim, 'reset', {});
    to = await connect(sim);
    await subscribeAll(sim, to, product.url);
    await login(sim, { personId, scopes: ['pages_messaging'] });
    await login(sim, { personId, scopes: ['pages_messaging'] });
    expect(await changes()).toEqual([
      { field: 'connected', verb: 'granted' },
      { field: 'pages_messaging', value: { verb: 'granted', target_ids: [] } },
    ]);
  });

  it('tells what is taken away in Facebook’s settings, in the dialog and by the app itself', async () => {
    const pages = [...sim.world.pages.keys()];
    const revoked = [{ field: 'pages_messaging', value: { verb: 'revoked', target_ids: pages } }];
    const granted = [{ field: 'pages_messaging', value: { verb: 'granted', target_ids: pages } }];
    await control(sim, 'permissions', { personId: alex, decline: ['pages_messaging'] });
    expect(await changes()).toEqual(revoked);
    await control(sim, 'permissions', { personId: alex, grant: ['pages_messaging'] });
    expect(await changes()).toEqual(granted);
    await login(sim, { decline: ['pages_messaging'] });
    expect(await changes()).toEqual(revoked);
    to.token = await login(sim, { query: { auth_type: 'rerequest' } });
    expect(await changes()).toEqual(granted);
    await graph(sim, 'DELETE', 'me/permissions/pages_messaging', { token: to.token });
    expect(await changes()).toEqual(revoked);
    // What was never granted cannot be taken away.
    await control(sim, 'permissions', { personId: alex, decline: ['email'] });
    expect(await changes()).toEqual([]);
  });

  it('ends with connected when the app is removed, however that is done', async () => {
    await control(sim, 'remove_app', { personId: alex });
    expect((await changes()).at(-1)).toEqual({ field: 'connected', verb: 'revoked' });
    to = await connect(sim);
    expect((await changes())[0]).toEqual({ field: 'connected', verb: 'granted' });
    await graph(sim, 'DELETE', 'me/permissions', { token: to.token });
    expect((await changes()).at(-1)).toEqual({ field: 'connected', verb: 'revoked' });
    to = await connect(sim);
    await changes();
    await control(sim, 'tokens', { action: 'revoke' });
    expect((await changes()).at(-1)).toEqual({ field: 'connected', verb: 'revoked' });
  });

  it('tells only who subscribed, field by field, and in development mode only of people with a role', async () => {
    const decline = () => control(sim, 'permissions', { personId: alex, decline: ['pages_show_list'] });
    await decline();
    expect(await changes()).toEqual([]);
    await graph(sim, 'DELETE', `${sim.app.id}/subscriptions`, {
      token: appAccessToken(sim),
      query: { object: 'permissions', fields: 'connected' },
    });
    await login(sim, { personId: robin, scopes: ['pages_messaging'] });
    expect((await changes()).map(({ field }) => field)).toEqual(['pages_messaging']);
    await setApp({ mode: 'development' });
    await control(sim, 'permissions', { personId: robin, decline: ['pages_messaging'] });
    expect(await changes()).toEqual([]);
    await control(sim, 'permissions', { personId: alex, decline: ['pages_messaging'] });
    expect((await changes()).map(({ field }) => field)).toEqual(['pages_messaging']);
    await graph(sim, 'DELETE', `${sim.app.id}/subscriptions`, {
      token: appAccessToken(sim),
      query: { object: 'permissions' },
    });
    await control(sim, 'permissions', { personId: alex, grant: ['pages_messaging'] });
    expect(await changes()).toEqual([]);
  });
});

describe('Standard Access', () => {
  it('lets nobody without a role grant the permission; people with one go on as before', async () => {
    await standard('pages_show_list', 'instagram_manage_messages');
    expect((await consent(sim, { personId: robin })).page).not.toContain('permission-pages_show_list');
    expect((await consent(sim, { personId: alex })).page).toContain('permission-pages_show_list');
    await setApp({ roles: { [robin]: true } });
    expect((await consent(sim, { personId: robin })).page).toContain('permission-pages_show_list');
  });

  it('makes what somebody without a role granted before worth nothing', async () => {
    await control(sim, 'pages', { personId: robin, name: 'Robin’s Nest' });
    const token = await login(sim, { personId: robin });
    const names = async () => (await graph(sim, 'GET', 'me/accounts', { token })).json;
    expect(at(await names(), 'data.0.name')).toBe('Robin’s Nest');
    await standard('pages_show_list');
    expect(await names()).toEqual({ data: [] });
    await setApp({ access: { pages_show_list: 'advanced' } });
    expect(at(await names(), 'data.0.name')).toBe('Robin’s Nest');
  });

  it('keeps a configuration closed while public_profile has no Advanced Access', async () => {
    await setApp({ configurations: { '99': ['pages_show_list'] } });
    const query = { config_id: '99' };
    expect((await consent(sim, { personId: robin, query })).back?.searchParams.has('code')).toBe(true);
    await standard('public_profile');
    expect((await consent(sim, { personId: robin, query })).page).toContain('App not active');
    expect((await consent(sim, { personId: alex, query })).back?.searchParams.has('code')).toBe(true);
    await setApp({ access: { public_profile: 'advanced', pages_show_list: 'standard' } });
    expect((await consent(sim, { personId: robin, query })).back?.searchParams.get('error')).toBe('access_denied');
  });

  it.each([
    ['messenger', 'pages_messaging', (one: Connected) => one.pageId],
    ['instagram', 'instagram_manage_messages', (one: Connected) => one.instagramId],
  ])('on %s lets no customer be written to or heard: %s', async (platform, permission, asset) => {
    const write = () => control(sim, 'send', { platform, customerId: 'c1', text: 'Hi' });
    await write();
    expect(await told()).toHaveLength(1);
    await standard(permission);
    expect(codes(await send(asset(to)))).toEqual([200, 2018028]);
    await write();
    expect(await told()).toEqual([]);
    await setApp({ access: { [permission]: 'advanced' } });
    expect((await send(asset(to))).status).toBe(200);
  });

  it('gates comments of strangers on Instagram, and who wrote them on a Page', async () => {
    const posts = { facebook: '', instagram: '' };
    for (const platform of ['facebook', 'instagram'] as const) {
      posts[platform] = String(at(await control(sim, 'posts', { platform }), 'id'));
    }
    const comment = (postId: string) => control(sim, 'comments', { postId, customerId: 'c1', text: 'How much?' });
    await standard('instagram_manage_comments', 'pages_read_user_content');
    await told();
    await comment(posts.instagram);
    expect(await told()).toEqual([]);
    const id = String(at(await comment(posts.facebook), 'id'));
    const [change] = (await told())[0]?.changes ?? [];
    expect(at(change, 'value.message')).toBe('How much?');
    expect(at(change, 'value.from')).toBeUndefined();
    const read = async () =>
      (await graph(sim, 'GET', id, { token: to.pageToken, query: { fields: 'from,message' } })).json;
    expect(await read()).toEqual({ id, message: 'How much?' });
    await setApp({ access: { pages_read_user_content: 'advanced' } });
    expect(at(await read(), 'from.name')).toBe('Maria Garcia');
  });

  it('leaves WhatsApp alone: for the own accounts it is enough', async () => {
    await standard('whatsapp_business_messaging', 'whatsapp_business_management');
    await control(sim, 'send', { platform: 'whatsapp', customerId: 'c1', text: 'Hi' });
    expect(await told()).toHaveLength(1);
    const waId = sim.world.customers.get('c1')?.waId;
    const body = { messaging_product: 'whatsapp', to: waId, type: 'text', text: { body: 'Hello' } };
    expect((await graph(sim, 'POST', `${to.phoneId}/messages`, { token: to.token, body })).status).toBe(200);
  });

  it('on the Instagram path is for the accounts of the app’s own people', async () => {
    const { id } = (await control(sim, 'instagram_accounts', { username: 'a.stranger' })) as { id: string };
    expect((await authorize(sim, { account: id })).status).toBe(302);
    await standard('instagram_business_basic');
    expect((await authorize(sim, { account: id })).status).toBe(400);
    expect((await authorize(sim, { account: to.instagramId })).status).toBe(302);
    await setApp({ roles: { [`ig:${id}`]: true } });
    expect((await authorize(sim, { account: id })).status).toBe(302);
  });

  it('shows in the app’s own list, in the state, and is refused for what the app does not own', async () => {
    await standard('pages_messaging');
    const { json } = await graph(sim, 'GET', `${sim.app.id}/permissions`, {
      token: appAccessToken(sim),
      query: { limit: '100' },
    });
    expect(at(json, 'data')).toContainEqual({ permission: 'pages_messaging', status: 'unapproved' });
    expect(at(json, 'data')).toContainEqual({ permission: 'pages_show_list', status: 'live' });
    expect(at(await control(sim, 'state'), 'app.standardAccess')).toEqual(['pages_messaging']);
    expect(await setApp({ access: { ads_read: 'standard' } })).toMatchObject({ statusCode: 400 });
  });
});

describe('data access', () => {
  const days = (count: number) => control(sim, 'clock', { advanceMs: count * 86_400_000 });
  const debug = async (token: string) =>
    (await graph(sim, 'GET', 'debug_token', { token: appAccessToken(sim), query: { input_token: token } })).json;

  it('ends ninety days after the last consent, though the token stays valid; a fresh consent brings it back', async () => {
    const until = Number(at(await debug(to.pageToken), 'data.data_access_expires_at'));
    await control(sim, 'clock', { setMs: until * 1000 - 5_000 });
    expect((await graph(sim, 'GET', 'me', { token: to.pageToken })).status).toBe(200);
    await control(sim, 'clock', { setMs: until * 1000 + 5_000 });
    const refused = await graph(sim, 'GET', 'me', { token: to.pageToken });
    expect([refused.status, ...codes(refused)]).toEqual([401, 190, 493]);
    expect(await debug(to.pageToken)).toMatchObject({ data: { is_valid: true, data_access_expires_at: until } });
    await login(sim);
    expect((await graph(sim, 'GET', 'me', { token: to.pageToken })).status).toBe(200);
    await days(89);
    expect((await graph(sim, 'GET', 'me', { token: to.pageToken })).status).toBe(200);
  });

  it('is not prolonged by exchanging the token, and has no end for system users', async () => {
    const before = at(await debug(to.token), 'data.data_access_expires_at');
    await days(30);
    const query = { grant_type: 'fb_exchange_token', client_id: sim.app.id, client_secret: sim.app.secret };
    const again = await graph(sim, 'GET', 'oauth/access_token', { query: { ...query, fb_exchange_token: to.token } });
    const longer = String(at(again.json, 'access_token'));
    expect(at(await debug(longer), 'data.data_access_expires_at')).toBe(before);
    const system = String(at(await control(sim, 'tokens', { action: 'mint_system_user' }), 'token'));
    await days(61);
    expect(codes(await graph(sim, 'GET', 'me', { token: to.pageToken }))).toEqual([190, 493]);
    expect(at(await debug(system), 'data.data_access_expires_at')).toBe(0);
    expect((await graph(sim, 'GET', 'me', { token: system })).status).toBe(200);
  });
});
