import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../simulator.ts';
import { longToken } from '../testing/instagram-client.ts';
import { appAccessToken, at, type Connected, connect, control, graph } from '../testing/meta-client.ts';

/** Ways of asking that Graph takes and our own clients do not use. */
let sim: Simulator;
let to: Connected;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
});
beforeEach(async () => {
  await control(sim, 'reset', {});
  to = await connect(sim);
});
afterAll(() => sim.close());

const host = () => `${sim.url}/graph.facebook.com`;
const json = async (path: string, init: RequestInit = {}) => (await fetch(`${host()}/${path}`, init)).json();
const write = (platform: string, customerId: string) => control(sim, 'send', { platform, customerId, text: 'Hi' });
/** `https://…` of an answer, at the simulator. */
const mapped = (url: unknown) => String(url).replace('https://', `${sim.url}/`);
const ids = (list: unknown) => (at(list, 'data') as { id: string }[]).map(({ id }) => id);

describe('a token', () => {
  it.each([
    ['in the query', (token: string) => [`me?access_token=${token}`, {}]],
    ['in a form', (token: string) => ['me', { method: 'POST', body: form({ access_token: token, method: 'get' }) }]],
    ['in JSON', (token: string) => ['me', post({ access_token: token, method: 'GET' })]],
    ['in a multipart form', (token: string) => ['me?method=get', { method: 'POST', body: multipart(token) }]],
    ['as Bearer, without a version', (token: string) => ['me', { headers: { authorization: `bearer ${token}` } }]],
    [
      'as OAuth, with another version',
      (token: string) => ['v24.0/me', { headers: { authorization: `OAuth ${token}` } }],
    ],
  ] as [string, (token: string) => [string, RequestInit]][])('%s is taken', async (_name, ask) => {
    expect(await json(...ask(to.token))).toMatchObject({ name: 'Alex Morgan' });
  });

  it('may ask about itself, and the app about any of its own', async () => {
    for (const asking of [to.token, appAccessToken(sim)]) {
      const query = new URLSearchParams({ input_token: to.token, access_token: asking });
      expect(await json(`debug_token?${query}`)).toMatchObject({ data: { is_valid: true, app_id: sim.app.id } });
    }
  });
});

const form = (fields: Record<string, string>) => new URLSearchParams(fields);
const post = (body: object): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
function multipart(token: string) {
  const body = new FormData();
  body.set('access_token', token);
  return body;
}

describe('a client that can change the host and nothing else', () => {
  const ask = (path: string, host: string) =>
    new Promise<unknown>((done, failed) => {
      const headers = { host, authorization: `Bearer ${to.token}` };
      request(`${sim.url}${path}`, { headers }, (response) =>
        text(response).then((body) => done(JSON.parse(body)), failed),
      )
        .on('error', failed)
        .end();
    });

  it('is understood by the host it names, or by the version that begins its path', async () => {
    const me = { name: 'Alex Morgan' };
    expect(await ask('/me', 'graph.facebook.com')).toMatchObject(me);
    expect(await ask('/v25.0/me', 'graph.facebook.com:443')).toMatchObject(me);
    expect(await ask('/v25.0/me', new URL(sim.url).host)).toMatchObject(me);
    expect(await ask('/graph.facebook.com/v25.0/me', 'graph.facebook.com')).toMatchObject(me);
    const instagram = await ask('/v25.0/me', 'graph.instagram.com');
    expect(at(instagram, 'error.code')).toBe(190);
    expect(await ask('/v2', new URL(sim.url).host)).toMatchObject({ error: { type: 'NotSimulated' } });
  });
});

describe('methods', () => {
  it('a GET or POST that says method=delete deletes', async () => {
    for (const [path, init] of [
      [`${to.pageId}/subscribed_apps?method=delete&access_token=${to.pageToken}`, {}],
      [
        `${to.pageId}/subscribed_apps`,
        { method: 'POST', body: form({ method: 'delete', access_token: to.pageToken }) },
      ],
    ] as [string, RequestInit][]) {
      const body = { subscribed_fields: 'feed' };
      await graph(sim, 'POST', `${to.pageId}/subscribed_apps`, { token: to.pageToken, body });
      expect(sim.world.pages.get(to.pageId)?.installs.size).toBe(1);
      expect(await json(path, init)).toEqual({ success: true });
      expect(sim.world.pages.get(to.pageId)?.installs.size).toBe(0);
    }
  });

  it('HEAD is a GET without a body, OPTIONS lets pages of any origin ask, PUT is refused as Graph refuses', async () => {
    const headers = { authorization: `Bearer ${to.token}` };
    const head = await fetch(`${host()}/me`, { method: 'HEAD', headers });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const options = await fetch(`${host()}/me`, { method: 'OPTIONS' });
    expect(options.headers.get('access-control-allow-origin')).toBe('*');
    expect((await fetch(`${host()}/me`, { headers })).headers.get('access-control-allow-origin')).toBe('*');
    const put = await json('me', { method: 'PUT', headers });
    expect(put).toMatchObject({ error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } });
  });
});

describe('a body', () => {
  it('that is no JSON is refused in Graph’s envelope', async () => {
    const broken = { method: 'POST', body: '{oops', headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${host()}/me/messages?access_token=${to.pageToken}`, broken);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 100, fbtrace_id: expect.any(String) } });
  });

  it('may be a form without a type, with objects and lists in brackets', async () => {
    const postId = at(await control(sim, 'posts', { platform: 'facebook', text: 'Hours' }), 'id');
    const untyped = (path: string, text: string) => json(path, { method: 'POST', body: Buffer.from(text) });
    const token = `access_token=${to.pageToken}`;
    expect(await untyped(`${postId}/comments`, `message=Until+ten&${token}`)).toHaveProperty('id');
    await write('messenger', 'c1');
    const psid = sim.world.scopedIds.get(`${to.pageId}:c1`);
    const sent = `recipient[id]=${psid}&message[text]=Hello&message[quick_replies][0][content_type]=text`;
    const quick = 'message[quick_replies][0][title]=Yes&message[quick_replies][0][payload]=YES';
    expect(await untyped('me/messages', `${sent}&${quick}&${token}`)).toMatchObject({ recipient_id: psid });
    const said = sim.world.threads.get(`messenger-${to.pageId}-c1`)?.messages.at(-1);
    expect(said).toMatchObject({ text: 'Hello', choices: [{ title: 'Yes', payload: 'YES' }] });
  });

  it('of another type is no reason to refuse: the query counts', async () => {
    const headers = { 'content-type': 'text/plain' };
    const answer = await json(`me?method=get&access_token=${to.token}`, { method: 'POST', body: 'hello', headers });
    expect(answer).toMatchObject({ name: 'Alex Morgan' });
  });
});

describe('fields', () => {
  it('expand edges of edges, each with its own limit', async () => {
    const token = to.token;
    const me = await graph(sim, 'GET', 'me', { token, query: { fields: 'name,accounts.limit(1){id,access_token}' } });
    expect(at(me.json, 'accounts.data')).toHaveLength(1);
    expect(at(me.json, 'accounts.data.0.access_token')).toMatch(/^EAA/);
    const fields = 'owned_whatsapp_business_accounts{id,phone_numbers.limit(1){display_phone_number}}';
    const business = await graph(sim, 'GET', 'me/businesses', { token, query: { fields } });
    expect(at(business.json, 'data.0.owned_whatsapp_business_accounts.data.0')).toMatchObject({
      id: to.wabaId,
      phone_numbers: { data: [{ id: to.phoneId, display_phone_number: '+1 555-010-0101' }] },
    });
  });

  it('lead from a Page to its conversations, their messages, and on from there', async () => {
    for (const customerId of ['c1', 'c2', 'c1']) await write('messenger', customerId);
    const fields = 'conversations.limit(1){id,messages.limit(1){message,from}}';
    const page = await graph(sim, 'GET', to.pageId, { token: to.pageToken, query: { fields } });
    expect(at(page.json, 'conversations.data')).toHaveLength(1);
    const messages = at(page.json, 'conversations.data.0.messages');
    expect(at(messages, 'data')).toEqual([
      expect.objectContaining({ message: 'Hi', from: expect.objectContaining({ name: 'Maria Garcia' }) }),
    ]);
    const next = await (await fetch(mapped(at(messages, 'paging.next')))).json();
    expect(at(next, 'data')).toHaveLength(1);
    expect(at(next, 'data.0.message')).toBe('Hi');
  });

  it('count comments, newest first when asked', async () => {
    const postId = at(await control(sim, 'posts', { platform: 'facebook', text: 'Hours' }), 'id');
    for (const text of ['one', 'two', 'three']) await control(sim, 'comments', { postId, customerId: 'c1', text });
    const fields = 'message,comments.limit(2).order(reverse_chronological).summary(true){message},likes.summary(true)';
    const feed = await graph(sim, 'GET', `${to.pageId}/feed`, { token: to.pageToken, query: { fields } });
    expect(at(feed.json, 'data.0')).toMatchObject({
      message: 'Hours',
      comments: { data: [{ message: 'three' }, { message: 'two' }], summary: { total_count: 3 } },
      likes: { data: [], summary: { total_count: 0 } },
    });
  });
});

it('a field that Meta has and this world does not is left out; one that Meta has not is refused', async () => {
  const ask = async (fields: string) =>
    (await graph(sim, 'GET', to.pageId, { token: to.pageToken, query: { fields } })).json;
  expect(await ask('name,about,phone,fan_count')).toEqual({ id: to.pageId, name: 'Sunny Side Café' });
  expect(await ask('name,shoe_size')).toMatchObject({ error: { code: 100 } });
});

it('a picture is where the edge leads, or told about', async () => {
  const address = `${host()}/${to.pageId}/picture?access_token=${to.pageToken}`;
  const led = await fetch(address, { redirect: 'manual' });
  expect(led.status).toBe(302);
  const told = await (await fetch(`${address}&redirect=0`)).json();
  expect(at(told, 'data.url')).toBe(led.headers.get('location'));
  expect((await fetch(mapped(at(told, 'data.url')))).headers.get('content-type')).toBe('image/png');
});

it('stories of an Instagram account stand apart from its media', async () => {
  const [photo, story] = ['photo', 'story'].map((kind) => control(sim, 'posts', { platform: 'instagram', kind }));
  const edge = async (name: string) =>
    ids((await graph(sim, 'GET', `${to.instagramId}/${name}`, { token: to.pageToken })).json);
  expect(await edge('media')).toEqual([at(await photo, 'id')]);
  expect(await edge('stories')).toEqual([at(await story, 'id')]);
});

describe('pages of a list', () => {
  it('keep everything that was asked, host and platform too', async () => {
    for (const customerId of ['c1', 'c2']) {
      await write('instagram', customerId);
      await write('messenger', customerId);
    }
    const query = { platform: 'instagram', limit: '1', fields: 'id' };
    const first = await graph(sim, 'GET', `${to.pageId}/conversations`, { token: to.pageToken, query });
    const next: unknown = await (await fetch(mapped(at(first.json, 'paging.next')))).json();
    const both = [...ids(first.json), ...ids(next)];
    expect(both.every((id) => id.startsWith('instagram-'))).toBe(true);
    expect(new Set(both).size).toBe(2);
    expect(at(next, 'paging.next')).toBeUndefined();
    const back = await (await fetch(mapped(at(next, 'paging.previous')))).json();
    expect(ids(back)).toEqual(ids(first.json));
    const token = await longToken(sim);
    const own = await fetch(`${sim.url}/graph.instagram.com/v25.0/me/conversations?limit=1&access_token=${token}`);
    expect(at(await own.json(), 'paging.next')).toMatch(
      /^https:\/\/graph\.instagram\.com\/v25\.0\/me\/conversations\?/,
    );
  });

  it('are at least one item long, whatever limit is asked, and a wrong cursor is refused', async () => {
    for (const limit of ['0', '-5', 'many']) {
      const { json: list } = await graph(sim, 'GET', 'me/accounts', { token: to.token, query: { limit } });
      expect(ids(list).length).toBeGreaterThan(0);
    }
    const wrong = await graph(sim, 'GET', 'me/accounts', { token: to.token, query: { after: 'nowhere' } });
    expect(at(wrong.json, 'error.code')).toBe(100);
  });
});

it('a batch leaves headers out when asked, and each part may have a token of its own', async () => {
  const batch = JSON.stringify([
    { method: 'GET', relative_url: 'me?fields=name' },
    { method: 'GET', relative_url: `v24.0/${to.pageId}?fields=name&access_token=${to.pageToken}` },
    { method: 'POST', relative_url: `${to.pageId}/subscribed_apps`, body: 'subscribed_fields=feed' },
  ]);
  const answers = await json('', {
    method: 'POST',
    body: form({ batch, include_headers: 'false', access_token: to.token }),
  });
  const parts = answers as { code: number; headers?: object; body: string }[];
  expect(parts.map(({ code }) => code)).toEqual([200, 200, 403]);
  expect(parts[0]).not.toHaveProperty('headers');
  expect(parts.slice(0, 2).map(({ body }) => at(JSON.parse(body), 'name'))).toEqual(['Alex Morgan', 'Sunny Side Café']);
});

it('WhatsApp media may name its kind where others name its type', async () => {
  const body = new FormData();
  for (const [name, value] of Object.entries({ messaging_product: 'whatsapp', type: 'image' })) body.set(name, value);
  body.set('file', new Blob(['png'], { type: 'image/png' }), 'a.png');
  const headers = { authorization: `Bearer ${to.token}` };
  const { id } = (await json(`${to.phoneId}/media`, { method: 'POST', body, headers })) as { id: string };
  expect(sim.world.media.get(id)?.mimeType).toBe('image/png');
});

it('an upload is begun, continued where it broke off, and gives a handle that shows as the profile picture', async () => {
  const authorization = `OAuth ${to.token}`;
  const query = form({ file_length: '10', file_type: 'image/png', file_name: 'a.png', access_token: to.token });
  const { id } = (await json(`${sim.app.id}/uploads?${query}`, { method: 'POST' })) as { id: string };
  expect(id).toMatch(/^upload:/);
  const send = (bytes: string, offset: number) =>
    json(id, { method: 'POST', body: Buffer.from(bytes), headers: { authorization, file_offset: String(offset) } });
  expect(await send('12345', 0)).toEqual({ id, file_offset: 5 });
  expect(await json(id, { headers: { authorization } })).toEqual({ id, file_offset: 5 });
  expect(await send('12345', 0)).toMatchObject({ error: { code: 100 } });
  const { h } = (await send('67890', 5)) as { h: string };
  const profile = `${to.phoneId}/whatsapp_business_profile`;
  const set = (handle: string) =>
    graph(sim, 'POST', profile, {
      token: to.token,
      body: { messaging_product: 'whatsapp', profile_picture_handle: handle },
    });
  expect((await set('4::invented')).status).toBe(400);
  expect((await set(h)).json).toEqual({ success: true });
  const shown = await graph(sim, 'GET', profile, { token: to.token, query: { fields: 'profile_picture_url' } });
  const picture = await fetch(mapped(at(shown.json, 'data.0.profile_picture_url')));
  expect(await picture.text()).toBe('1234567890');
});
