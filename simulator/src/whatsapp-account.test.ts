import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from './simulator.ts';
import {
  type Answer,
  appAccessToken,
  at,
  type Connected,
  connect,
  control,
  graph,
  subscribeAll,
} from './testing/meta-client.ts';
import { type Product, startProduct } from './testing/product.ts';
import { accountEvents } from './whatsapp-account.ts';

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
  await subscribeAll(sim, to, product.url);
});
afterEach(() => product.close());
afterAll(() => sim.close());

const code = ({ json }: Answer) => at(json, 'error.code');
const happens = (event: string, details?: object) =>
  control(sim, `wabas/${to.wabaId}/account_update`, { event, ...(details === undefined ? {} : { details }) });
const number = async (fields: string) =>
  (await graph(sim, 'GET', to.phoneId, { token: to.token, query: { fields } })).json;

async function told() {
  await sim.settle();
  const entries = product.received.flatMap(({ json }) => json.entry);
  product.received.length = 0;
  return entries;
}

function whatsapp(body: object) {
  const waId = sim.world.customers.get('c1')?.waId;
  const whole = { messaging_product: 'whatsapp', to: waId, ...body };
  return graph(sim, 'POST', `${to.phoneId}/messages`, { token: to.token, body: whole });
}
const words = () => whatsapp({ type: 'text', text: { body: 'Hello' } });
const template = () => whatsapp({ type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } });

describe('account_update', () => {
  const partner = /^(PARTNER_|AD_ACCOUNT_LINKED|MM_LITE_TERMS_SIGNED)/;

  it.each(Object.keys(accountEvents))('%s is told as Meta tells it', async (event) => {
    await happens(event);
    const [entry] = await told();
    expect(entry).toMatchObject({ time: expect.any(Number), changes: [{ field: 'account_update', value: { event } }] });
    // whatsapp.md §4.2: between businesses the entry names the portfolio of the app's owner.
    const [portfolio] = sim.world.businesses.keys();
    expect(entry?.id).toBe(partner.test(event) ? portfolio : to.wabaId);
    const value = at(entry, 'changes.0.value');
    expect(value).not.toHaveProperty('metadata');
    if (partner.test(event) && event !== 'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE') {
      expect(at(value, 'waba_info.waba_id')).toBe(to.wabaId);
    }
  });

  it('is sent only to who subscribed the field, and about an account only where it is installed', async () => {
    await graph(sim, 'DELETE', `${to.wabaId}/subscribed_apps`, { token: to.token });
    await happens('ACCOUNT_VIOLATION');
    expect(await told()).toEqual([]);
    await happens('PARTNER_APP_INSTALLED');
    expect(await told()).toHaveLength(1);
    await graph(sim, 'DELETE', `${sim.app.id}/subscriptions`, {
      token: appAccessToken(sim),
      query: { object: 'whatsapp_business_account', fields: 'account_update' },
    });
    await happens('PARTNER_APP_INSTALLED');
    expect(await told()).toEqual([]);
  });

  it('goes to the app’s own callback, also where messages have another', async () => {
    const elsewhere = await startProduct('another token');
    const body = { override_callback_uri: elsewhere.url, verify_token: 'another token' };
    await graph(sim, 'POST', `${to.wabaId}/subscribed_apps`, { token: to.token, body });
    await happens('ACCOUNT_VIOLATION');
    expect(await told()).toHaveLength(1);
    await elsewhere.close();
    expect(elsewhere.received).toHaveLength(0);
  });

  it('takes details of a test, and refuses what is no event', async () => {
    await happens('ACCOUNT_VIOLATION', { violation_info: { violation_type: 'ADULT' } });
    expect(at((await told())[0], 'changes.0.value.violation_info')).toEqual({ violation_type: 'ADULT' });
    expect(await happens('NO_SUCH')).toMatchObject({ statusCode: 400 });
  });
});

describe('what happened to the account holds', () => {
  beforeEach(async () => {
    await control(sim, 'send', { platform: 'whatsapp', customerId: 'c1', text: 'Hi' });
    await told();
  });

  it('disabled, it sends nothing (131031) and says so, until it is reinstated', async () => {
    await happens('DISABLED_UPDATE');
    expect(code(await words())).toBe(131031);
    expect(at(await number('health_status'), 'health_status.can_send_message')).toBe('BLOCKED');
    expect(at(await control(sim, 'state'), 'wabas.0.banned')).toBe(true);
    await happens('DISABLED_UPDATE', { ban_info: { waba_ban_state: 'REINSTATE' } });
    expect((await words()).status).toBe(200);
    expect(at(await number('health_status'), 'health_status.can_send_message')).toBe('AVAILABLE');
    await happens('DISABLED_UPDATE', { ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE' } });
    expect((await words()).status).toBe(200);
  });

  it('restricted, it answers and begins nothing (368), until that ends by the clock or is lifted', async () => {
    await happens('ACCOUNT_RESTRICTION');
    expect((await words()).status).toBe(200);
    await control(sim, 'clock', { advanceMs: 25 * 3_600_000 });
    expect(code(await template())).toBe(368);
    expect(at(await number('health_status'), 'health_status.can_send_message')).toBe('LIMITED');
    await control(sim, 'clock', { advanceMs: 30 * 24 * 3_600_000 });
    expect((await template()).status).toBe(200);
    const forever = { restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }] };
    await happens('ACCOUNT_RESTRICTION', forever);
    expect(code(await template())).toBe(368);
    await fetch(`${sim.url}/_sim/wabas/${to.wabaId}/restrictions`, { method: 'DELETE' });
    expect((await template()).status).toBe(200);
  });

  it('taken from the app, its calls no longer reach it and nothing is sent', async () => {
    await happens('PARTNER_APP_UNINSTALLED');
    expect(await told()).toHaveLength(1);
    expect(at((await words()).json, 'error')).toMatchObject({ code: 100, error_subcode: 33 });
    await control(sim, 'send', { platform: 'whatsapp', customerId: 'c1', text: 'Anybody?' });
    expect(await told()).toEqual([]);
  });

  it('deleted, it is no object any more; offboarded, its number is not registered until it comes back', async () => {
    await happens('ACCOUNT_OFFBOARDED');
    expect(code(await words())).toBe(133010);
    await happens('ACCOUNT_RECONNECTED');
    expect((await words()).status).toBe(200);
    await happens('ACCOUNT_DELETED');
    expect(at((await words()).json, 'error')).toMatchObject({ code: 100, error_subcode: 33 });
  });
});

describe('the hourly allowance of WhatsApp', () => {
  it('counts management calls of the app, and neither messages nor media', async () => {
    const usage = async (answer: Promise<Answer>) => (await answer).headers.get('x-business-use-case-usage');
    const manage = () => graph(sim, 'GET', to.wabaId, { token: to.token });
    const count = () => sim.world.usage.get(`whatsapp:${sim.app.id}:${to.wabaId}`)?.calls ?? 0;
    await control(sim, 'send', { platform: 'whatsapp', customerId: 'c1', text: 'Hi' });
    await manage();
    const before = count();
    expect(await usage(words())).toBeNull();
    expect(count()).toBe(before);
    expect(JSON.parse((await usage(manage())) ?? '{}')).toMatchObject({ [to.wabaId]: [{ type: 'whatsapp' }] });
    expect(count()).toBe(before + 1);
  });

  it('is 200 an hour when no number was registered for an hour; one that was lost a moment ago can be registered', async () => {
    await control(sim, 'clock', { rate: 0 });
    const key = `whatsapp:${sim.app.id}:${to.wabaId}`;
    const manage = async () => code(await graph(sim, 'GET', to.wabaId, { token: to.token }));
    const used = () => sim.world.usage.set(key, { sinceMs: sim.clock.now(), calls: 198 });
    expect(await manage()).toBeUndefined();
    await control(sim, `phone_numbers/${to.phoneId}`, { registered: false }, 'PATCH');
    used();
    expect([await manage(), await manage()]).toEqual([undefined, undefined]);
    await control(sim, 'clock', { advanceMs: 3_600_000 });
    used();
    expect([await manage(), await manage()]).toEqual([undefined, 80008]);
    await control(sim, 'clock', { advanceMs: 3_600_000 });
    expect(await manage()).toBeUndefined();
  });
});
