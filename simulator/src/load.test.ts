import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { signBody } from './signature.ts';
import { createSimulator, type Simulator } from './simulator.ts';
import { at, connect, control, subscribeAll } from './testing/meta-client.ts';
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

const connected = async () => subscribeAll(sim, await connect(sim), product.url);

it('load is refused while nobody listens', async () => {
  expect(await control(sim, 'load', { rate: 10 })).toMatchObject({ statusCode: 409 });
});

it('load writes as asked, each message once, signed, over the platforms in their shares', async () => {
  await connected();
  const order = { rate: 400, seconds: 0.5, customers: 20, platforms: { messenger: 3, whatsapp: 1 }, wait: true };
  expect(await control(sim, 'load', order)).toMatchObject({ state: 'done', written: 200, delivered: 200, failed: 0 });
  const items = product.items();
  const texts = items.map((item) => at(item, 'message.text') ?? at(item, 'value.messages.0.text.body'));
  expect(new Set(texts).size).toBe(200);
  expect(items.filter((item) => 'value' in item)).toHaveLength(50);
  for (const { body, signature } of product.received.slice(0, 20)) {
    expect(signature).toBe(signBody(sim.app.secret, Buffer.from(body, 'latin1')));
  }
  expect(at(await control(sim, 'state'), 'customers')).toHaveLength(3);
});

it('every scenario plays to its end and tells the product', async () => {
  await connected();
  const list = (await control(sim, 'scenarios')) as { name: string; title: string; description: string }[];
  expect(list.length).toBeGreaterThanOrEqual(6);
  for (const { name, description } of list) {
    expect(description).toMatch(/\w+ \w+ \w+/);
    product.received.length = 0;
    const played = await control(sim, `scenarios/${name}`, { instant: true });
    await sim.settle();
    expect([name, at(played, 'stopped')]).toEqual([name, false]);
    expect(product.received.length, name).toBeGreaterThan(0);
  }
  expect(await control(sim, 'faults')).toEqual([]);
  expect(at(await control(sim, 'chaos'), 'percent')).toBe(0);
});

it('a scenario runs by itself, shows how far it is, and can be stopped', async () => {
  await connected();
  expect(await control(sim, 'scenarios/busy-morning', {})).toEqual({ started: 'busy-morning' });
  expect(await control(sim, 'scenarios')).toContainEqual(
    expect.objectContaining({ name: 'busy-morning', running: true, done: 0 }),
  );
  await control(sim, 'scenarios', {}, 'DELETE');
  expect(await control(sim, 'scenarios')).toContainEqual(
    expect.objectContaining({ name: 'busy-morning', running: false }),
  );
  expect(await control(sim, 'scenarios/no-such', {})).toMatchObject({ statusCode: 404 });
});
