import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../simulator.ts';
import { appAccessToken, at, type Connected, connect, control, graph, login } from '../testing/meta-client.ts';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
});
beforeEach(() => control(sim, 'reset', {}));
afterAll(() => sim.close());

const ids = (json: unknown) => (at(json, 'data') as { id: string }[]).map(({ id }) => id);
const personId = () => [...sim.world.people.keys()][0] ?? '';

describe('discovery', () => {
  it('pages through /me/accounts to the end by paging.next', async () => {
    for (let n = 1; n <= 4; n += 1) await control(sim, 'pages', { personId: personId(), name: `Branch ${n}` });
    const token = await login(sim);
    const seen: string[] = [];
    let next: string | null = `https://graph.facebook.com/v25.0/me/accounts?limit=3&access_token=${token}`;
    for (let pages = 0; next !== null && pages < 10; pages += 1) {
      const json: unknown = await (await fetch(next.replace('https:/', sim.url))).json();
      seen.push(...ids(json));
      next = (at(json, 'paging.next') as string | undefined) ?? null;
      if (next !== null) expect(next).toMatch(/^https:\/\/graph\.facebook\.com\/v25\.0\/me\/accounts\?/);
    }
    expect(seen).toEqual([...sim.world.pages.keys()]);
  });

  it('leaves portfolio-only Pages out of /me/accounts without business_management', async () => {
    const token = await login(sim, { decline: ['business_management'] });
    const accounts = await graph(sim, 'GET', 'me/accounts', { token, query: { fields: 'name' } });
    expect(JSON.stringify(accounts.json)).not.toContain('Catering');
    expect((await graph(sim, 'GET', 'me/businesses', { token })).json).toMatchObject({ error: { code: 200 } });
    const [, , catering] = [...sim.world.pages.values()];
    const byId = await graph(sim, 'GET', `${catering?.id}`, { token, query: { fields: 'name,access_token' } });
    expect(byId.json).toMatchObject({ name: 'Sunny Side Catering', access_token: expect.any(String) });
  });

  it('finds portfolio Pages, WABAs and numbers through the business', async () => {
    const token = await login(sim);
    const business = ids((await graph(sim, 'GET', 'me/businesses', { token })).json)[0];
    const pages = await graph(sim, 'GET', `${business}/owned_pages`, { token, query: { fields: 'name' } });
    expect(at(pages.json, 'data.0.name')).toBe('Sunny Side Catering');
    const wabas = await graph(sim, 'GET', `${business}/owned_whatsapp_business_accounts`, { token });
    const numbers = await graph(sim, 'GET', `${ids(wabas.json)[0]}/phone_numbers`, { token });
    expect(numbers.json).toMatchObject({
      data: [{ display_phone_number: '+1 555-010-0101', verified_name: 'Sunny Side Café', quality_rating: 'GREEN' }],
    });
    expect(at(numbers.json, 'data.0.status')).toBeUndefined();
    const empty = await graph(sim, 'GET', `${business}/client_whatsapp_business_accounts`, { token });
    expect(empty.json).toEqual({ data: [] });
  });

  it('hides what was not ticked in the dialog', async () => {
    const [cafe, books] = [...sim.world.pages.keys()];
    const token = await login(sim, { untick: [books ?? '', ...sim.world.instagramAccounts.keys()] });
    const fields = 'name,instagram_business_account{username}';
    const accounts = await graph(sim, 'GET', 'me/accounts', { token, query: { fields } });
    expect(ids(accounts.json)).not.toContain(books);
    expect(ids(accounts.json)).toContain(cafe);
    expect(JSON.stringify(accounts.json)).not.toContain('instagram_business_account');
    expect((await graph(sim, 'GET', `${books}`, { token })).json).toMatchObject({
      error: { code: 100, error_subcode: 33 },
    });
  });

  it('answers an empty list to a person without Pages', async () => {
    const robin = [...sim.world.people.keys()][1] ?? '';
    const token = await login(sim, { personId: robin });
    expect((await graph(sim, 'GET', 'me/accounts', { token })).json).toEqual({ data: [] });
  });

  it('expands nested fields and refuses unknown ones', async () => {
    const { pageId, pageToken, instagramId } = await connect(sim);
    const fields = 'name,instagram_business_account{id,username}';
    const page = await graph(sim, 'GET', pageId, { token: pageToken, query: { fields } });
    expect(at(page.json, 'instagram_business_account')).toEqual({ id: instagramId, username: 'sunnyside.cafe' });
    const wrong = await graph(sim, 'GET', pageId, { token: pageToken, query: { fields: 'shoe_size' } });
    expect(at(wrong.json, 'error.message')).toBe(
      '(#100) Tried accessing nonexisting field (shoe_size) on node type (Page)',
    );
  });
});

describe('tokens', () => {
  it.each([
    ['revoke', 458],
    ['expire', 463],
    ['password_changed', 460],
  ])('after %s every call of the person answers 190/%i', async (action, subcode) => {
    const { token, pageToken } = await connect(sim);
    await control(sim, 'tokens', { action, personId: personId() });
    for (const dead of [token, pageToken]) {
      const answer = await graph(sim, 'GET', 'me', { token: dead });
      expect(answer.status).toBe(401);
      expect(answer.json).toMatchObject({ error: { code: 190, error_subcode: subcode, type: 'OAuthException' } });
    }
  });

  it('a user token ends after sixty days, its Page token does not', async () => {
    const { token, pageToken } = await connect(sim);
    await control(sim, 'clock', { advanceMs: 61 * 24 * 3_600_000 });
    expect((await graph(sim, 'GET', 'me', { token })).json).toMatchObject({ error: { code: 190, error_subcode: 463 } });
    expect((await graph(sim, 'GET', 'me', { token: pageToken })).status).toBe(200);
  });

  it('a Page token dies with the Page role of its person (190/492)', async () => {
    const { pageId, pageToken } = await connect(sim);
    await control(sim, `pages/${pageId}`, { roles: { [personId()]: null } }, 'PATCH');
    expect((await graph(sim, 'GET', 'me', { token: pageToken })).json).toMatchObject({
      error: { code: 190, error_subcode: 492 },
    });
  });

  it('removing the app by DELETE me/permissions ends its tokens and installs', async () => {
    const { token, pageId, pageToken } = await connect(sim);
    await graph(sim, 'POST', `${pageId}/subscribed_apps`, {
      token: pageToken,
      body: { subscribed_fields: 'messages' },
    });
    expect((await graph(sim, 'DELETE', 'me/permissions', { token })).json).toEqual({ success: true });
    expect((await graph(sim, 'GET', 'me', { token })).json).toMatchObject({ error: { error_subcode: 458 } });
    expect(sim.world.pages.get(pageId)?.installs.size).toBe(0);
  });

  it('an unknown token is 190 without subcode', async () => {
    const { json } = await graph(sim, 'GET', 'me', { token: 'EAAnonsense' });
    expect(at(json, 'error.code')).toBe(190);
    expect(at(json, 'error.error_subcode')).toBeUndefined();
  });

  it('a system user token covers every asset and never expires', async () => {
    const token = String(at(await control(sim, 'tokens', { action: 'mint_system_user' }), 'token'));
    const debug = await graph(sim, 'GET', 'debug_token', { token: appAccessToken(sim), query: { input_token: token } });
    expect(debug.json).toMatchObject({ data: { type: 'SYSTEM_USER', expires_at: 0, is_valid: true } });
    const accounts = await graph(sim, 'GET', 'me/accounts', { token });
    expect(ids(accounts.json)).toHaveLength(3);
  });
});

describe('appsecret_proof', () => {
  const hmac = (message: string, key = sim.app.secret) => createHmac('sha256', key).update(message).digest('hex');

  it('is accepted plain and time-stamped, and refused when wrong or old', async () => {
    const { token } = await connect(sim);
    const me = (query: Record<string, string>) => graph(sim, 'GET', 'me', { token, query });
    const now = Math.floor(Date.now() / 1000);
    expect((await me({ appsecret_proof: hmac(token) })).status).toBe(200);
    expect((await me({ appsecret_proof: hmac(`${token}|${now}`), appsecret_time: `${now}` })).status).toBe(200);
    for (const query of [
      { appsecret_proof: hmac(token, 'other') },
      { appsecret_proof: hmac(`${token}|${now - 400}`), appsecret_time: `${now - 400}` },
    ]) {
      const answer = await me(query);
      expect(at(answer.json, 'error.message')).toBe('Invalid appsecret_proof provided in the API argument');
    }
  });

  it('is compulsory when the app requires it', async () => {
    const { token } = await connect(sim);
    await control(sim, `apps/${sim.app.id}`, { requireProof: true }, 'PATCH');
    expect((await graph(sim, 'GET', 'me', { token })).json).toMatchObject({ error: { code: 100 } });
    expect((await graph(sim, 'GET', 'me', { token, query: { appsecret_proof: hmac(token) } })).status).toBe(200);
  });
});

describe('gates', () => {
  let to: Connected;
  const decline = (...permissions: string[]) =>
    control(sim, 'permissions', { personId: personId(), decline: permissions });
  const install = (fields: string, token = to.pageToken) =>
    graph(sim, 'POST', `${to.pageId}/subscribed_apps`, { token, body: { subscribed_fields: fields } });
  beforeEach(async () => {
    to = await connect(sim);
  });

  it('a Page install needs the Page token, pages_manage_metadata and known fields', async () => {
    expect((await install('messages', to.token)).json).toMatchObject({ error: { code: 210 } });
    expect((await install('messages,comments')).json).toMatchObject({ error: { code: 100 } });
    expect((await install('messages,feed')).json).toEqual({ success: true });
    await decline('pages_messaging');
    expect((await install('messages')).json).toMatchObject({ error: { code: 200 } });
    await decline('pages_manage_metadata');
    expect((await install('feed')).json).toMatchObject({ error: { code: 200 } });
  });

  it('lists and removes the install', async () => {
    await install('messages,message_echoes');
    const listed = await graph(sim, 'GET', `${to.pageId}/subscribed_apps`, { token: to.pageToken });
    expect(listed.json).toMatchObject({
      data: [{ id: sim.app.id, subscribed_fields: ['messages', 'message_echoes'] }],
    });
    await graph(sim, 'DELETE', `${to.pageId}/subscribed_apps`, { token: to.pageToken });
    expect((await graph(sim, 'GET', `${to.pageId}/subscribed_apps`, { token: to.pageToken })).json).toEqual({
      data: [],
    });
  });

  it('an install needs a task on the Page that allows it', async () => {
    await control(sim, `pages/${to.pageId}`, { roles: { [personId()]: ['ANALYZE'] } }, 'PATCH');
    expect((await install('feed')).json).toMatchObject({ error: { code: 200 } });
  });

  it('WhatsApp calls need their permission and the account among the chosen', async () => {
    const number = () =>
      graph(sim, 'GET', to.phoneId, { token: to.token, query: { fields: 'status,platform_type,health_status' } });
    expect((await number()).json).toMatchObject({ status: 'CONNECTED', platform_type: 'CLOUD_API' });
    await decline('whatsapp_business_management');
    expect(await number()).toMatchObject({ status: 403, json: { error: { code: 10 } } });
    for (const grant of sim.world.grants.values()) grant.wabas = new Set();
    expect((await number()).json).toMatchObject({ error: { code: 100, error_subcode: 33 } });
  });

  it('another app sees nothing of these accounts', async () => {
    const other = await control(sim, 'apps', { name: 'Other' });
    const foreign = await control(sim, 'tokens', { action: 'mint_system_user', appId: at(other, 'id') });
    const token = String(at(foreign, 'token'));
    for (const id of [to.pageId, to.instagramId, to.wabaId, to.phoneId]) {
      expect((await graph(sim, 'GET', id, { token })).json).toMatchObject({ error: { code: 100, error_subcode: 33 } });
    }
  });
});

describe('registering a number', () => {
  it('takes the first PIN as the PIN, refuses another, and stops after ten attempts in 72 hours', async () => {
    const { token, phoneId } = await connect(sim);
    await control(sim, `phone_numbers/${phoneId}`, { registered: false }, 'PATCH');
    const register = (pin: string) =>
      graph(sim, 'POST', `${phoneId}/register`, { token, body: { messaging_product: 'whatsapp', pin } });
    expect((await register('123456')).json).toEqual({ success: true });
    for (let n = 2; n <= 10; n += 1) expect((await register('654321')).json).toMatchObject({ error: { code: 133005 } });
    expect((await register('123456')).json).toMatchObject({ error: { code: 133016 } });
    await control(sim, 'clock', { advanceMs: 73 * 3_600_000 });
    expect((await register('123456')).json).toEqual({ success: true });
  });
});

describe('a call that cannot be read', () => {
  it('is refused as a wrong parameter where a list or an object is no JSON', async () => {
    const { token, pageId, pageToken, phoneId, wabaId } = await connect(sim);
    const broken: [path: string, token: string, body: object][] = [
      ['', token, { batch: '[oops' }],
      ['', token, { ids: '[oops' }],
      [`${phoneId}/block_users`, token, { messaging_product: 'whatsapp', block_users: '[oops' }],
      [`${wabaId}/message_templates`, token, { name: 'a', language: 'en', category: 'UTILITY', components: '[oops' }],
      [`${pageId}/message_attachments`, pageToken, { message: '{oops' }],
      [`${pageId}/messenger_profile`, pageToken, { ice_breakers: '[oops' }],
      [`${phoneId}/messages`, token, { messaging_product: 'whatsapp', to: '1', type: 'contacts', contacts: '[oops' }],
    ];
    for (const [path, bearer, body] of broken) {
      const answer = await graph(sim, 'POST', path, { token: bearer, body });
      expect(answer, path).toMatchObject({ status: 400, json: { error: { code: 100 } } });
      expect(at(answer.json, 'error.message'), path).toContain('JSON');
    }
  });

  it('leaves nothing for settling to wait for when the simulator itself breaks on it', async () => {
    const { token, pageId } = await connect(sim);
    // A world that cannot be.
    Reflect.deleteProperty(sim.world.pages.get(pageId) ?? {}, 'roles');
    expect((await graph(sim, 'GET', pageId, { token })).status).toBe(500);
    expect(await control(sim, 'settle', { timeoutMs: 500 })).toMatchObject({ settled: true, pending: 0 });
  });
});

it('answers with usage headers and the served version, also for an expired one', async () => {
  const { token, pageId } = await connect(sim);
  const answer = await graph(sim, 'GET', pageId, { token });
  expect(answer.headers.get('facebook-api-version')).toBe('v25.0');
  expect(JSON.parse(answer.headers.get('x-app-usage') ?? '')).toMatchObject({ call_count: expect.any(Number) });
  expect(JSON.parse(answer.headers.get('x-business-use-case-usage') ?? '')).toMatchObject({
    [pageId]: [{ type: 'pages' }],
  });
  await control(sim, 'clock', { setMs: Date.parse('2026-10-01') });
  const old = await fetch(`${sim.url}/graph.facebook.com/v18.0/me`);
  expect(old.headers.get('facebook-api-version')).toBe('v21.0');
});
