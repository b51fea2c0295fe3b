import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSimulator, type Simulator } from './simulator.ts';
import { everything } from './testing/everything.ts';
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

/** Each error arises because the simulated world is so, never because a switch says so. */
let sim: Simulator;
let to: Connected;
beforeEach(async () => {
  sim = await createSimulator({ seed: 7 });
  to = await connect(sim);
  for (const platform of ['messenger', 'instagram', 'whatsapp']) {
    await control(sim, 'send', { platform, customerId: 'c1', text: 'Hi' });
  }
});
afterEach(() => sim.close());

const codes = ({ json }: Answer) => [at(json, 'error.code'), at(json, 'error.error_subcode')];
const hours = (count: number) => ({ advanceMs: count * 3_600_000 });

function message(assetId: string, body: object = {}) {
  const recipient = { id: sim.world.scopedIds.get(`${assetId}:c1`) };
  const whole = { recipient, message: { text: 'Hello' }, ...body };
  return graph(sim, 'POST', 'me/messages', { token: to.pageToken, body: whole });
}
function whatsapp(body: object = { type: 'text', text: { body: 'Hello' } }) {
  const waId = sim.world.customers.get('c1')?.waId;
  const whole = { messaging_product: 'whatsapp', to: waId, ...body };
  return graph(sim, 'POST', `${to.phoneId}/messages`, { token: to.token, body: whole });
}
const template = (name: string, texts: string[]) => ({
  type: 'template',
  template: {
    ...{ name, language: { code: 'en_US' } },
    components: [{ type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) }],
  },
});

it('CUSTOMER_FEEDBACK goes for seven days, on Messenger, with its template alone', async () => {
  const payload = { template_type: 'customer_feedback', title: 'How was it?' };
  const feedback = { message: { attachment: { type: 'template', payload } } };
  const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'CUSTOMER_FEEDBACK' };
  await control(sim, 'clock', hours(25));
  expect(codes(await message(to.pageId, feedback))).toEqual([10, 2018278]);
  expect((await message(to.pageId, { ...feedback, ...tagged })).status).toBe(200);
  expect(codes(await message(to.pageId, tagged))[0]).toBe(100);
  expect(codes(await message(to.instagramId, { ...feedback, ...tagged }))[0]).toBe(100);
  await control(sim, 'clock', hours(24 * 7));
  expect(codes(await message(to.pageId, { ...feedback, ...tagged }))).toEqual([10, 2018278]);
});

it('10/2018278: a day after the last word, Messenger takes no answer', async () => {
  await control(sim, 'clock', hours(25));
  expect(codes(await message(to.pageId))).toEqual([10, 2018278]);
});

it('10/2534022: nor does Instagram', async () => {
  await control(sim, 'clock', hours(25));
  expect(codes(await message(to.instagramId))).toEqual([10, 2534022]);
});

it('131047: nor does WhatsApp, but for templates', async () => {
  await control(sim, 'clock', hours(25));
  expect(codes(await whatsapp())[0]).toBe(131047);
  expect((await whatsapp(template('order_ready', ['Ana', '42']))).status).toBe(200);
});

it('190/460: a changed password ends the tokens made before, not those made after, nor a system user’s', async () => {
  const system = String(at(await control(sim, 'tokens', { action: 'mint_system_user' }), 'token'));
  await control(sim, 'tokens', { action: 'password_changed' });
  const me = async (token: string) => codes(await graph(sim, 'GET', 'me', { token }));
  expect(await me(to.token)).toEqual([190, 460]);
  expect(await me(to.pageToken)).toEqual([190, 460]);
  const query = { grant_type: 'fb_exchange_token', client_id: sim.app.id, client_secret: sim.app.secret };
  const exchanged = await graph(sim, 'GET', 'oauth/access_token', { query: { ...query, fb_exchange_token: to.token } });
  expect(codes(exchanged)).toEqual([190, 460]);
  expect(await me(system)).toEqual([undefined, undefined]);
  to = await connect(sim);
  expect(await me(to.token)).toEqual([undefined, undefined]);
  expect(await me(to.pageToken)).toEqual([undefined, undefined]);
});

it('190/492: who loses the role on the Page loses its token', async () => {
  const personId = [...sim.world.people.keys()][0] ?? '';
  await control(sim, `pages/${to.pageId}`, { roles: { [personId]: null } }, 'PATCH');
  expect(codes(await message(to.pageId))).toEqual([190, 492]);
});

it('200/2534041: the Instagram owner switched access to messages off', async () => {
  await control(sim, `instagram_accounts/${to.instagramId}`, { allowsMessageAccess: false }, 'PATCH');
  expect(codes(await message(to.instagramId))).toEqual([200, 2534041]);
});

it('100/2534025: a comment takes one private reply', async () => {
  const post = at(await control(sim, 'posts', { platform: 'instagram' }), 'id');
  const comment = at(await control(sim, 'comments', { postId: post, customerId: 'c2', text: 'Price?' }), 'id');
  const recipient = { comment_id: comment };
  expect((await message(to.instagramId, { recipient })).status).toBe(200);
  expect(codes(await message(to.instagramId, { recipient }))).toEqual([100, 2534025]);
});

it('100/2534037: another app holds the conversation', async () => {
  const recipient = { id: sim.world.scopedIds.get(`${to.instagramId}:c1`) };
  const body = { recipient, target_app_id: '1217981644879628' };
  await graph(sim, 'POST', `${to.pageId}/pass_thread_control`, { token: to.pageToken, body });
  expect(codes(await message(to.instagramId))).toEqual([100, 2534037]);
});

it('131056: forty-six at once are one too many for one person, and time pays it back', async () => {
  await control(sim, 'clock', { rate: 0 });
  const answers: unknown[] = [];
  for (let count = 0; count < 46; count += 1) answers.push(codes(await whatsapp())[0]);
  expect(answers.filter((code) => code !== undefined)).toEqual([131056]);
  await control(sim, 'clock', { advanceMs: 6_000 });
  expect((await whatsapp()).status).toBe(200);
});

it('130429: a number sends so many a second and no more', async () => {
  await control(sim, 'clock', { rate: 0 });
  await control(sim, `phone_numbers/${to.phoneId}`, { perSecond: 2 }, 'PATCH');
  expect([codes(await whatsapp())[0], codes(await whatsapp())[0], codes(await whatsapp())[0]]).toEqual([
    undefined,
    undefined,
    130429,
  ]);
});

it('132000: a template gets as many words as it has gaps', async () => {
  expect(codes(await whatsapp(template('order_ready', ['Ana'])))[0]).toBe(132000);
  expect(codes(await whatsapp(template('order_ready', ['Ana', '42', 'more'])))[0]).toBe(132000);
});

it('132001: a template exists in the languages it was approved in', async () => {
  expect(codes(await whatsapp(template('no_such_template', [])))[0]).toBe(132001);
  const spanish = { name: 'hello_world', language: { code: 'es' } };
  expect(codes(await whatsapp({ type: 'template', template: spanish }))[0]).toBe(132001);
  const draft = {
    name: 'pending_offer',
    language: 'en_US',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Hi all' }],
  };
  await graph(sim, 'POST', `${to.wabaId}/message_templates`, { token: to.token, body: draft });
  expect(codes(await whatsapp(template('pending_offer', [])))[0]).toBe(132001);
});

it('133010: a number that is not registered sends nothing', async () => {
  await graph(sim, 'POST', `${to.phoneId}/deregister`, { token: to.token });
  expect(codes(await whatsapp())[0]).toBe(133010);
});

it('80006: when the day’s allowance is used up, the header tells when it comes back', async () => {
  await control(sim, 'limits', { engagedUsers: 0.02 });
  const answers: Answer[] = [];
  for (let count = 0; count < 4; count += 1) answers.push(await message(to.pageId));
  expect(answers.map((answer) => codes(answer)[0])).toEqual([undefined, undefined, undefined, 80006]);
  const usage = JSON.parse(answers[3]?.headers.get('x-business-use-case-usage') ?? '{}') as unknown;
  expect(at(usage, `${to.pageId}.0`)).toMatchObject({ type: 'messenger', call_count: 100 });
  expect(Number(at(usage, `${to.pageId}.0.estimated_time_to_regain_access`))).toBeGreaterThan(60);
});

it('10900: a visitor’s post takes one private reply, by its Page and within seven days', async () => {
  const product = await startProduct(sim.app.verifyToken);
  await subscribeAll(sim, to, product.url);
  const visit = async () =>
    at(await control(sim, 'posts', { platform: 'facebook', customerId: 'c2', text: 'Lovely place' }), 'id');
  const id = await visit();
  await sim.settle();
  const psid = sim.world.scopedIds.get(`${to.pageId}:c2`);
  expect(at(product.items()[0], 'value')).toMatchObject({ item: 'status', post_id: id, from: { id: psid } });
  const read = await graph(sim, 'GET', String(id), { token: to.pageToken, query: { fields: 'from' } });
  expect(at(read.json, 'from.id')).toBe(psid);
  const reply = async (post_id: unknown) => message(to.pageId, { recipient: { post_id } });
  const first = await reply(id);
  expect(first.status).toBe(200);
  expect(at(first.json, 'recipient_id')).toBe(psid);
  expect(codes(await reply(id))).toEqual([10900, undefined]);
  const own = at(await control(sim, 'posts', { platform: 'facebook', text: 'News' }), 'id');
  expect(codes(await reply(own))).toEqual([100, 2534025]);
  const late = await visit();
  await control(sim, 'clock', hours(24 * 7 + 1));
  expect(codes(await reply(late))).toEqual([100, 2534025]);
  await product.close();
});

it('613: so many private replies an hour; 2534040 on Instagram', async () => {
  expect(await control(sim, 'limits', {})).toMatchObject({
    privateRepliesPerHour: 750,
    conversationsPerSecond: 2,
    marketingPerDay: 2,
  });
  await control(sim, 'limits', { privateRepliesPerHour: 2 });
  for (const [platform, assetId, code] of [
    ['facebook', to.pageId, [613, undefined]],
    ['instagram', to.instagramId, [613, 2534040]],
  ] as const) {
    const postId = at(await control(sim, 'posts', { platform }), 'id');
    const reply = async () => {
      const id = at(await control(sim, 'comments', { postId, customerId: 'c2', text: 'Price?' }), 'id');
      return codes(await message(assetId, { recipient: { comment_id: id } }));
    };
    const fine = [undefined, undefined];
    expect([await reply(), await reply(), await reply()]).toEqual([fine, fine, code]);
    await control(sim, 'clock', hours(1));
    expect(await reply()).toEqual(fine);
  }
});

it('613: two calls a second, over ten seconds, for the conversations of an account, each for itself', async () => {
  await control(sim, 'clock', { rate: 0 });
  const token = to.pageToken;
  const list = async (platform: string) =>
    codes(await graph(sim, 'GET', `${to.pageId}/conversations`, { token, query: { platform } }))[0];
  const thread = `messenger-${to.pageId}-c1`;
  const answers: unknown[] = [];
  for (let count = 0; count < 19; count += 1) answers.push(await list('messenger'));
  expect(answers.every((code) => code === undefined)).toBe(true);
  expect(codes(await graph(sim, 'GET', `${thread}/messages`, { token }))[0]).toBe(undefined);
  expect(codes(await graph(sim, 'GET', thread, { token }))[0]).toBe(613);
  expect([await list('messenger'), await list('instagram')]).toEqual([613, undefined]);
  await control(sim, 'clock', { advanceMs: 10_000 });
  expect(await list('messenger')).toBe(undefined);
});

const offer = async () => {
  const components = [{ type: 'BODY', text: 'Cake is half price today' }];
  const made = { name: 'cake_offer', language: 'en_US', category: 'MARKETING', components };
  await graph(sim, 'POST', `${to.wabaId}/message_templates`, { token: to.token, body: made });
};
async function failed(product: Product): Promise<unknown[]> {
  await sim.settle();
  return product.items().flatMap((item) => at(item, 'value.statuses.0.errors.0.code') ?? []);
}

it('131050: who stopped marketing gets no marketing template, but all others, until they allow it again', async () => {
  const product = await startProduct(sim.app.verifyToken);
  await subscribeAll(sim, to, product.url);
  await offer();
  await control(sim, 'marketing', { customerId: 'c1', value: 'stop' });
  expect((await whatsapp(template('cake_offer', []))).status).toBe(200);
  await whatsapp(template('order_ready', ['Ana', '42']));
  await whatsapp();
  expect(await failed(product)).toEqual([131050]);
  await control(sim, 'marketing', { customerId: 'c1', value: 'resume' });
  await whatsapp(template('cake_offer', []));
  expect(await failed(product)).toEqual([131050]);
  await product.close();
});

it('131049: a person gets so much marketing a day, but where Meta has no such limit', async () => {
  const product = await startProduct(sim.app.verifyToken);
  await subscribeAll(sim, to, product.url);
  await offer();
  for (let count = 0; count < 3; count += 1) await whatsapp(template('cake_offer', []));
  await whatsapp(template('order_ready', ['Ana', '42']));
  expect(await failed(product)).toEqual([131049]);
  await control(sim, 'clock', hours(24));
  await whatsapp(template('cake_offer', []));
  expect(await failed(product)).toEqual([131049]);
  await control(sim, 'number', { customerId: 'c1', waId: '4915112345678' });
  for (let count = 0; count < 3; count += 1) await whatsapp(template('cake_offer', []));
  expect(await failed(product)).toEqual([131049]);
  await product.close();
});

it('a closed window can be seen without moving anybody’s clock', async () => {
  const at_ = sim.clock.now() - 25 * 3_600_000;
  await control(sim, 'send', { platform: 'whatsapp', customerId: 'c2', text: 'Yesterday', at: at_ });
  const to_ = sim.world.customers.get('c2')?.waId;
  expect(codes(await whatsapp({ to: to_, type: 'text', text: { body: 'Late' } }))[0]).toBe(131047);
});

it('nothing unsubscribed is sent, whatever happens: of each object one field, and only that', async () => {
  const product = await startProduct(sim.app.verifyToken);
  const only = { page: 'message_reads', instagram: 'comments', whatsapp_business_account: 'user_id_update' };
  await subscribeAll(sim, to, product.url, { ...only, permissions: 'connected' });
  await everything(sim, to);
  await sim.settle();
  const fieldOf = (item: object) => ('read' in item ? 'message_reads' : String(at(item, 'field')));
  const told = product.items().map(fieldOf);
  expect(new Set(told)).toEqual(new Set([...Object.values(only), 'connected']));
  await product.close();
});

it('nothing unsubscribed is sent, at the app or at the account', async () => {
  const product = await startProduct(sim.app.verifyToken);
  await subscribeAll(sim, to, product.url);
  const app = { token: appAccessToken(sim) };
  await graph(sim, 'DELETE', `${sim.app.id}/subscriptions`, { ...app, query: { object: 'page', fields: 'messages' } });
  await control(sim, 'send', { platform: 'messenger', customerId: 'c1', text: 'Anybody?' });
  await graph(sim, 'DELETE', `${to.pageId}/subscribed_apps`, { token: to.pageToken });
  await control(sim, 'send', { platform: 'instagram', customerId: 'c1', text: 'Anybody?' });
  await control(sim, 'posts', { platform: 'facebook', text: 'News' });
  await graph(sim, 'DELETE', `${to.wabaId}/subscribed_apps`, { token: to.token });
  await control(sim, 'send', { platform: 'whatsapp', customerId: 'c1', text: 'Anybody?' });
  await sim.settle();
  expect(product.items()).toEqual([]);
  await product.close();
});
