import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dayMs, hourMs, minuteMs } from './clock.ts';
import { createCaller } from './post.ts';
import { createSimulator, type Simulator } from './simulator.ts';
import { at, type Connected, connect, control, graph, subscribeAll } from './testing/meta-client.ts';
import { type Product, startProduct } from './testing/product.ts';

/** Simulated time stands still here: each test moves it, and nothing waits in real time. */
let sim: Simulator;
let product: Product;
let to: Connected;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7, startAtMs: Date.parse('2026-03-02T09:00:00Z') });
});
beforeEach(async () => {
  await control(sim, 'reset', {});
  product = await startProduct(sim.app.verifyToken);
  to = await connect(sim);
  await subscribeAll(sim, to, product.url);
  await control(sim, 'webhooks', { retries: 'meta' });
});
afterEach(() => product.close());
afterAll(() => sim.close());

const write = (platform: string, text: string) => control(sim, 'send', { platform, customerId: 'c1', text });
const fail = (times: number) => product.answers.push(...Array.from({ length: times }, () => 500));
const pass = async (ms: number) => {
  await control(sim, 'clock', { advanceMs: ms });
  await sim.settle();
};
const installs = async () =>
  at((await graph(sim, 'GET', `${to.pageId}/subscribed_apps`, { token: to.pageToken })).json, 'data');
const alerts = async () => at(await control(sim, 'webhooks'), 'alerts') as { kind: string; accountId?: string }[];

describe('failed webhooks are tried again on simulated time', () => {
  it('at falling frequency, and only when their time has come', async () => {
    fail(1_000);
    await write('messenger', 'Anybody there?');
    await sim.settle();
    expect(product.received).toHaveLength(1);
    expect(await control(sim, 'settle', {})).toMatchObject({ settled: true, pending: 0, waiting: 1 });
    const counts: number[] = [];
    for (const ms of [999, 1, 10_000, minuteMs, 5 * minuteMs - 1, 1, 10 * minuteMs]) {
      await pass(ms);
      counts.push(product.received.length);
    }
    expect(counts).toEqual([1, 2, 3, 4, 4, 5, 5]);
  });

  it('until the answer is 200', async () => {
    fail(2);
    await write('messenger', 'Anybody there?');
    await pass(20_000);
    expect(product.received).toHaveLength(3);
    await pass(dayMs);
    expect(product.received).toHaveLength(3);
    expect(at(await control(sim, 'state'), 'webhooks')).toMatchObject({ waiting: 0, delivered: 1, failed: 2 });
  });

  it('without holding up those behind: order is lost, as at Meta', async () => {
    fail(1);
    for (const text of ['first', 'second']) await write('messenger', text);
    await sim.settle();
    await pass(2_000);
    expect(product.items().map((item) => at(item, 'message.text'))).toEqual(['first', 'second', 'first']);
  });
});

describe('a callback that fails for an hour', () => {
  it('is reported after 15 minutes and loses the Page after 60', async () => {
    fail(1_000);
    await write('messenger', 'Hello?');
    await pass(14 * minuteMs);
    expect(await alerts()).toEqual([]);
    await pass(10 * minuteMs);
    expect(await alerts()).toMatchObject([{ kind: 'webhooks_failing', accountId: to.pageId }]);
    expect(await installs()).toHaveLength(1);
    await pass(2 * hourMs);
    expect((await alerts()).at(-1)).toMatchObject({ kind: 'webhooks_disabled', accountId: to.pageId });
    expect(await installs()).toEqual([]);
  });

  it('is sent nothing more, until the app subscribes again', async () => {
    fail(1_000);
    await write('messenger', 'Lost');
    await pass(3 * hourMs);
    product.answers.length = 0;
    product.received.length = 0;
    await write('messenger', 'Not sent');
    await pass(dayMs);
    expect(product.received).toEqual([]);
    await subscribeAll(sim, to, product.url);
    await write('messenger', 'Here again');
    await sim.settle();
    expect(product.items()).toMatchObject([{ message: { text: 'Here again' } }]);
  });

  it('takes an Instagram account’s messages away too', async () => {
    fail(1_000);
    await write('instagram', 'Hello?');
    await pass(3 * hourMs);
    expect(await alerts()).toMatchObject([
      { kind: 'webhooks_failing', object: 'instagram', accountId: to.instagramId },
      { kind: 'webhooks_disabled', object: 'instagram', accountId: to.instagramId },
    ]);
    product.received.length = 0;
    product.answers.length = 0;
    await write('instagram', 'Not sent');
    await sim.settle();
    expect(product.received).toEqual([]);
  });

  it('may be given up after three tries, where they are messages', async () => {
    await control(sim, 'webhooks', { retries: 'few' });
    fail(4);
    await write('messenger', 'Anybody there?');
    await sim.settle();
    expect(product.received).toHaveLength(3);
    expect(await control(sim, 'webhooks')).toMatchObject({ dropped: 1 });
    await write('whatsapp', 'And here?');
    await sim.settle();
    expect(product.received).toHaveLength(5);
  });

  it('counts the hour of simulated time also when retries come quickly', async () => {
    await control(sim, 'webhooks', { retries: 'quick' });
    fail(1_000);
    await write('messenger', 'Hello?');
    for (let n = 0; n < 5; n += 1) {
      const before = product.received.length;
      await control(sim, 'clock', { advanceMs: 15 * minuteMs });
      await expect.poll(() => product.received.length).toBeGreaterThan(before);
    }
    await sim.settle();
    expect((await alerts()).map(({ kind }) => kind)).toEqual(['webhooks_failing', 'webhooks_disabled']);
    expect(await installs()).toEqual([]);
  });

  it('keeps a WhatsApp number subscribed, and drops the webhook after seven days', async () => {
    fail(1_000);
    await write('whatsapp', 'Hello?');
    await pass(6 * dayMs);
    expect(await alerts()).toEqual([]);
    await pass(2 * dayMs);
    expect(await alerts()).toMatchObject([{ kind: 'webhook_dropped', object: 'whatsapp_business_account' }]);
    product.answers.length = 0;
    await write('whatsapp', 'Still subscribed');
    await sim.settle();
    expect(product.items().at(-1)).toMatchObject({ value: { messages: [{ text: { body: 'Still subscribed' } }] } });
  });

  it('drops what is not messaging after 36 hours', async () => {
    fail(1_000);
    await control(sim, 'webhooks/emit', { object: 'page', body: { object: 'page', entry: [] } });
    await sim.settle();
    await pass(35 * hourMs);
    expect(await alerts()).toEqual([]);
    await pass(8 * hourMs);
    expect(await alerts()).toMatchObject([{ kind: 'webhook_dropped', object: 'page' }]);
    expect(at(await control(sim, 'state'), 'webhooks')).toMatchObject({ dropped: 1, waiting: 0 });
  });
});

it('an answer that does not come in time counts as none', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const caller = createCaller(30);
  const { port } = silent.address() as AddressInfo;
  expect(await caller.send('POST', `http://127.0.0.1:${port}/`, {}, Buffer.from('{}'))).toEqual({
    ...{ status: null, failure: 'timeout' },
  });
  caller.close();
  silent.closeAllConnections();
  silent.close();
});

describe('what the dashboard’s Test button sends', () => {
  const send = (sample: object) => control(sim, 'webhooks/test', sample);

  it('has ids "0" and old timestamps, wrapped in changes', async () => {
    await send({ object: 'page', field: 'messages' });
    await sim.settle();
    expect(product.received[0]?.json).toMatchObject({
      ...{ object: 'page', entry: [{ id: '0', changes: [{ field: 'messages' }] }] },
    });
    expect(product.items()[0]).toMatchObject({
      value: { sender: { id: '12334' }, recipient: { id: '23245' }, timestamp: '1527459824' },
    });
  });

  it('comes nested in messaging, flat, or without an envelope when asked', async () => {
    for (const shape of ['messaging', 'flat', 'bare']) await send({ object: 'instagram', field: 'messages', shape });
    await sim.settle();
    expect(product.received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { object: 'instagram', entry: [{ id: '0', messaging: [{ sender: { id: '12334' } }] }] },
      { object: 'instagram', entry: [{ id: '0', field: 'messages', value: {} }] },
      { field: 'messages', value: {} },
    ]);
  });

  it('is refused for a field without a sample', async () => {
    expect(await send({ object: 'page', field: 'no_such_field' })).toMatchObject({ statusCode: 400 });
  });
});

it('resends all of one state with the same bytes', async () => {
  for (const text of ['one', 'two']) await write('whatsapp', text);
  await sim.settle();
  const sent = product.received.map(({ body }) => body);
  expect(at(await control(sim, 'webhooks/resend', { state: 'delivered' }), 'ids')).toHaveLength(2);
  await sim.settle();
  expect(product.received.slice(2).map(({ body }) => body)).toEqual(sent);
});

it('a thousand events fit in one POST', async () => {
  await control(sim, 'webhooks', { batch: 1_000, pause: true });
  for (let n = 0; n < 1_000; n += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, m) => write('messenger', `${n + m}`)));
  }
  await control(sim, 'webhooks', { resume: true });
  await sim.settle();
  expect(product.received).toHaveLength(1);
  expect(product.items()).toHaveLength(1_000);
});
