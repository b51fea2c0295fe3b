import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from './simulator.ts';
import { at, type Connected, connect, control, graph, subscribeAll } from './testing/meta-client.ts';
import { type Product, startProduct } from './testing/product.ts';

/** Webhooks that come twice, late, in another order or many at once: by presets of /_sim/faults and by telling names. */
let sim: Simulator;
let product: Product;
let to: Connected;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
});
beforeEach(async () => {
  await control(sim, 'reset', { seed: 7 });
  product = await startProduct(sim.app.verifyToken);
  to = await connect(sim);
  await subscribeAll(sim, to, product.url);
});
afterEach(() => product.close());
afterAll(() => sim.close());

const plant = (preset: string, more: object = {}) => control(sim, 'faults', { preset, ...more });
const write = (text: string, more: object = {}) =>
  control(sim, 'send', { platform: 'messenger', customerId: 'c1', text, ...more });
const texts = () => product.items().map((item) => at(item, 'message.text') ?? at(item, 'value.messages.0.text.body'));
const options = () => control(sim, 'webhooks');
const newcomer = async (name: string) => String(at(await control(sim, 'customers', { name }), 'id'));

describe('presets of /_sim/faults', () => {
  it('set how webhooks travel, as POST /_sim/webhooks does, and are listed and taken back as faults are', async () => {
    const planted = await plant('webhooks-twice');
    expect(await options()).toMatchObject({ duplicate: 1 });
    expect(await control(sim, 'faults')).toEqual([planted]);
    expect(at(await control(sim, 'state'), 'faults')).toEqual([planted]);
    await control(sim, `faults/${at(planted, 'id')}`, {}, 'DELETE');
    expect(await options()).toMatchObject({ duplicate: 0 });
    expect(await control(sim, 'faults')).toEqual([]);

    for (const name of ['webhooks-late', 'webhooks-disorder', 'webhooks-batch']) await plant(name);
    expect(await options()).toMatchObject({ shuffle: true, batch: 100, delayMs: 5_000 });
    await control(sim, 'faults', {}, 'DELETE');
    expect(await options()).toMatchObject({ shuffle: false, batch: 1, delayMs: 0, duplicate: 0 });
  });

  it('show what POST /_sim/webhooks has set, too', async () => {
    await control(sim, 'webhooks', { duplicate: 3 });
    expect(at(await control(sim, 'faults'), '0.name')).toBe('webhooks-twice');
  });

  it('concern all webhooks: what picks out calls is refused', async () => {
    expect(await plant('webhooks-twice', { match: { times: 1 } })).toMatchObject({ statusCode: 400 });
    const then = { status: 503 };
    expect(await control(sim, 'faults', { preset: 'webhooks-twice', then })).toMatchObject({ statusCode: 400 });
    expect(await options()).toMatchObject({ duplicate: 0 });
  });

  it('do what they say: each POST twice, many events in one', async () => {
    await plant('webhooks-twice');
    await write('One');
    await sim.settle();
    expect(texts()).toEqual(['One', 'One']);
    await control(sim, 'faults', {}, 'DELETE');
    await plant('webhooks-batch');
    await control(sim, 'webhooks', { pause: true });
    for (const text of ['Two', 'Three', 'Four']) await write(text);
    await control(sim, 'webhooks', { resume: true });
    await sim.settle();
    expect(texts().slice(2)).toEqual(['Two', 'Three', 'Four']);
    expect(product.received).toHaveLength(3);
  });
});

describe('telling names', () => {
  it.each(['messenger', 'instagram', 'whatsapp'])('Twice Tom: what he does on %s is told twice', async (platform) => {
    const customerId = await newcomer('Twice Tom');
    await write('Hello', { customerId, platform });
    await write('Once', { platform });
    await sim.settle();
    expect(texts()).toEqual(['Hello', 'Hello', 'Once']);
  });

  it.each(['messenger', 'whatsapp'])('Disorder Dora: on %s the next one comes first', async (platform) => {
    const customerId = await newcomer('Disorder Dora');
    for (const text of ['First', 'Second', 'Third', 'Fourth']) await write(text, { customerId, platform });
    await write('Somebody else', { platform });
    await expect.poll(texts).toEqual(['Second', 'Fourth', 'Somebody else']);
    await control(sim, 'clock', { advanceMs: 2_000 });
    await sim.settle();
    expect(texts().slice(3).toSorted()).toEqual(['First', 'Third']);
  });

  it('Disorder Dora: delivered is told before sent', async () => {
    const customerId = await newcomer('Disorder Dora');
    await write('Hi', { customerId, platform: 'whatsapp' });
    await control(sim, 'clock', { advanceMs: 2_000 });
    await write('And?', { customerId, platform: 'whatsapp' });
    await sim.settle();
    const body = { messaging_product: 'whatsapp', type: 'text', text: { body: 'Yes' } };
    const waId = sim.world.customers.get(customerId)?.waId;
    await graph(sim, 'POST', `${to.phoneId}/messages`, { token: to.token, body: { ...body, to: waId } });
    const statuses = () => product.items().flatMap((item) => at(item, 'value.statuses.0.status') ?? []);
    await expect.poll(statuses).toEqual(['delivered']);
    await control(sim, 'clock', { advanceMs: 2_000 });
    await sim.settle();
    expect(statuses()).toEqual(['delivered', 'sent']);
  });

  it('Late Lena: what she does comes five seconds late, and holds up nobody', async () => {
    const customerId = await newcomer('Late Lena');
    await write('Sorry', { customerId });
    await write('On time');
    await expect.poll(texts).toEqual(['On time']);
    await control(sim, 'clock', { advanceMs: 5_000 });
    await sim.settle();
    expect(texts()).toEqual(['On time', 'Sorry']);
  });
});
