import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signBody } from './signature.ts';
import { createSimulator, type Simulator } from './simulator.ts';
import { appAccessToken, at, type Connected, connect, control, graph, subscribeAll } from './testing/meta-client.ts';
import { type Product, startProduct } from './testing/product.ts';

let sim: Simulator;
let product: Product;
let to: Connected;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
});
beforeEach(async () => {
  await control(sim, 'reset', {});
  product = await startProduct(sim.app.verifyToken);
  to = await connect(sim);
});
afterEach(() => product.close());
afterAll(() => sim.close());

const write = (platform: string, text: string, more: object = {}) =>
  control(sim, 'send', { platform, customerId: 'c1', text, ...more });
const platforms = ['messenger', 'instagram', 'whatsapp'];

describe('subscribing', () => {
  const subscribe = (body: object, token = appAccessToken(sim)) =>
    graph(sim, 'POST', `${sim.app.id}/subscriptions`, { token, body });
  const wanted = () => ({
    object: 'page',
    callback_url: product.url,
    verify_token: sim.app.verifyToken,
    fields: 'messages',
  });

  it('verifies the callback at once and refuses one that does not answer the challenge', async () => {
    expect((await subscribe(wanted())).json).toEqual({ success: true });
    expect((await subscribe({ ...wanted(), verify_token: 'wrong' })).json).toMatchObject({ error: { code: 2200 } });
    const gone = { ...wanted(), callback_url: 'http://127.0.0.1:1/api/meta/webhook' };
    expect(at((await subscribe(gone)).json, 'error.message')).toContain('(#2200) Callback verification failed');
  });

  it('needs an app token and fields the object has', async () => {
    expect((await subscribe(wanted(), to.token)).json).toMatchObject({ error: { code: 15 } });
    expect((await subscribe({ ...wanted(), fields: 'messages,messaging_seen' })).json).toMatchObject({
      error: { code: 100 },
    });
    expect((await subscribe({ ...wanted(), object: 'instagram', fields: 'messages,messaging_seen' })).status).toBe(200);
  });

  it('lists and removes what is subscribed', async () => {
    await subscribe(wanted());
    const list = () => graph(sim, 'GET', `${sim.app.id}/subscriptions`, { token: appAccessToken(sim) });
    expect((await list()).json).toEqual({
      data: [
        { object: 'page', callback_url: product.url, active: true, fields: [{ name: 'messages', version: 'v25.0' }] },
      ],
    });
    await graph(sim, 'DELETE', `${sim.app.id}/subscriptions`, {
      token: appAccessToken(sim),
      query: { object: 'page' },
    });
    expect((await list()).json).toEqual({ data: [] });
  });
});

describe('nothing unsubscribed is sent', () => {
  it('sends nothing before any subscription', async () => {
    for (const platform of platforms) await write(platform, 'Hello?');
    await sim.settle();
    expect(product.received).toEqual([]);
  });

  it('sends nothing with the app subscribed but no account installed, nor the other way round', async () => {
    for (const object of ['page', 'instagram', 'whatsapp_business_account']) {
      const body = { object, callback_url: product.url, verify_token: sim.app.verifyToken, fields: 'messages' };
      await graph(sim, 'POST', `${sim.app.id}/subscriptions`, { token: appAccessToken(sim), body });
    }
    for (const platform of platforms) await write(platform, 'Only the app is subscribed');
    await graph(sim, 'DELETE', `${sim.app.id}/subscriptions`, { token: appAccessToken(sim) });
    const body = { subscribed_fields: 'messages' };
    await graph(sim, 'POST', `${to.pageId}/subscribed_apps`, { token: to.pageToken, body });
    await graph(sim, 'POST', `${to.wabaId}/subscribed_apps`, { token: to.token });
    for (const platform of platforms) await write(platform, 'Only the accounts are installed');
    await sim.settle();
    expect(product.received).toEqual([]);
  });

  it('sends only the fields that both the app and the Page subscribed', async () => {
    await subscribeAll(sim, to, product.url);
    await graph(sim, 'POST', `${to.pageId}/subscribed_apps`, {
      token: to.pageToken,
      body: { subscribed_fields: 'messages' },
    });
    await write('messenger', 'Hi');
    const [{ id: psid }] = [...sim.world.byScopedId].map(([id]) => ({ id })) as [{ id: string }];
    await graph(sim, 'POST', 'me/messages', {
      token: to.pageToken,
      body: { recipient: { id: psid }, message: { text: 'Yes' } },
    });
    await sim.settle();
    expect(product.items()).toHaveLength(1);
    expect(product.items()[0]).toMatchObject({ message: { text: 'Hi' } });
  });

  it('sends nothing while the app is in development mode', async () => {
    await subscribeAll(sim, to, product.url);
    await control(sim, `apps/${sim.app.id}`, { mode: 'development' }, 'PATCH');
    for (const platform of platforms) await write(platform, 'Hello?');
    await sim.settle();
    expect(product.received).toEqual([]);
  });

  it('sends a second company nothing of the first', async () => {
    await subscribeAll(sim, to, product.url);
    const other = await control(sim, 'apps', { name: 'Other' });
    await write('messenger', 'To the other', { assetId: at(other, 'pageId') });
    await write('whatsapp', 'To the other', { assetId: at(other, 'phoneNumberId') });
    await sim.settle();
    expect(product.received).toEqual([]);
  });
});

describe('delivery', () => {
  beforeEach(() => subscribeAll(sim, to, product.url));
  const texts = () => product.items().map((item) => at(item, 'message.text'));

  it('signs the exact bytes with the app secret', async () => {
    await write('messenger', 'Ist das „echt“? 👍 a/b');
    await sim.settle();
    const [got] = product.received;
    expect(got?.signature).toBe(signBody(sim.app.secret, Buffer.from(got?.body ?? '', 'latin1')));
    expect(got?.body).toContain('\\u201eecht\\u201c? \\ud83d\\udc4d a\\/b');
  });

  it('signs with a rotated secret from then on', async () => {
    await control(sim, `apps/${sim.app.id}`, { secret: 'rotated' }, 'PATCH');
    await write('messenger', 'Hi');
    await sim.settle();
    expect(product.received[0]?.signature).toBe(signBody('rotated', product.received[0]?.body ?? ''));
  });

  it('keeps the order per object and retries until 200', async () => {
    product.answers.push(500, 503);
    for (const text of ['one', 'two', 'three']) await write('messenger', text);
    await sim.settle();
    expect(texts()).toEqual(['one', 'one', 'one', 'two', 'three']);
    const [first] = product.received;
    expect(product.received[2]?.body).toBe(first?.body);
    const state = await control(sim, 'state');
    expect(at(state, 'webhooks')).toMatchObject({ pending: 0, delivered: 3, failed: 2 });
    expect(at(state, 'webhooks.recent.2')).toMatchObject({
      attempts: 3,
      state: 'delivered',
      status: 200,
      object: 'page',
    });
  });

  it('does not take a redirect or another 2xx for an answer', async () => {
    product.answers.push(204, 302);
    await write('messenger', 'one');
    await sim.settle();
    expect(product.received).toHaveLength(3);
  });

  it('can duplicate, batch, pause and shuffle', async () => {
    await control(sim, 'webhooks', { duplicate: 1 });
    await write('messenger', 'twice');
    await sim.settle();
    expect(texts()).toEqual(['twice', 'twice']);
    product.received.length = 0;
    await control(sim, 'webhooks', { duplicate: 0, batch: 10, pause: true });
    for (const text of ['a', 'b', 'c']) await write('messenger', text);
    expect(await control(sim, 'settle', { timeoutMs: 20 })).toMatchObject({ settled: false, pending: 3 });
    await control(sim, 'webhooks', { pause: false });
    await sim.settle();
    expect(product.received).toHaveLength(1);
    expect(texts()).toEqual(['a', 'b', 'c']);
    product.received.length = 0;
    await control(sim, 'webhooks', { batch: 1, shuffle: true, pause: true });
    const sent = Array.from({ length: 12 }, (_, n) => `m${n}`);
    for (const text of sent) await write('messenger', text);
    await control(sim, 'webhooks', { resume: true });
    await sim.settle();
    expect(texts()).not.toEqual(sent);
    expect(texts().toSorted()).toEqual(sent.toSorted());
  });

  it('resends one with the same bytes', async () => {
    await write('whatsapp', 'again');
    await sim.settle();
    const [recent] = at(await control(sim, 'state'), 'webhooks.recent') as { id: string }[];
    await control(sim, `webhooks/${recent?.id}/resend`, {});
    await sim.settle();
    expect(product.received).toHaveLength(2);
    expect(product.received[1]?.body).toBe(product.received[0]?.body);
  });

  it('repeats a message under the same id without a second one in the thread', async () => {
    await write('messenger', 'once', { id: 'm_fixed' });
    await write('messenger', 'once', { id: 'm_fixed' });
    await sim.settle();
    expect(product.received).toHaveLength(2);
    expect(at(await control(sim, 'state'), 'threads.0.messages')).toHaveLength(1);
  });

  it('sends nothing of the old world after a reset, and does not count it', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    product.answers.push(promise);
    for (const text of ['under way', 'queued']) await write('messenger', text);
    await expect.poll(texts).toEqual(['under way']);
    await control(sim, 'reset', {});
    resolve(500);
    await subscribeAll(sim, await connect(sim), product.url);
    await write('messenger', 'new');
    await sim.settle();
    expect(texts()).toEqual(['under way', 'new']);
    expect(await control(sim, 'webhooks')).toMatchObject({ pending: 0, delivered: 1, failed: 0 });
  });

  it('sends exact bytes given by a test', async () => {
    await control(sim, 'webhooks/emit', { object: 'page', body: '{"object":"page","entry":[ ]}' });
    await sim.settle();
    expect(product.received[0]?.body).toBe('{"object":"page","entry":[ ]}');
  });

  it('follows a WABA override of the callback', async () => {
    const elsewhere = await startProduct('another token');
    const body = { override_callback_uri: elsewhere.url, verify_token: 'another token' };
    await graph(sim, 'POST', `${to.wabaId}/subscribed_apps`, { token: to.token, body });
    await write('whatsapp', 'over there');
    await sim.settle();
    expect(elsewhere.received).toHaveLength(1);
    expect(product.received).toHaveLength(0);
    // whatsapp.md §1.7: the number's own goes before it, and an empty one takes that back.
    const own = await startProduct('a third token');
    const set = (uri: string) =>
      graph(sim, 'POST', to.phoneId, {
        token: to.token,
        body: { webhook_configuration: { override_callback_uri: uri, verify_token: 'a third token' } },
      });
    expect((await set(own.url)).json).toEqual({ success: true });
    await write('whatsapp', 'to the number');
    await set('');
    await write('whatsapp', 'over there again');
    await sim.settle();
    for (const one of [own, elsewhere]) await one.close();
    expect([own.received.length, elsewhere.received.length, product.received.length]).toEqual([1, 2, 0]);
  });
});
