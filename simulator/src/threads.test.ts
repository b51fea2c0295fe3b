import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import igEcho from './fixtures/ig-messages-echo.json' with { type: 'json' };
import igSeen from './fixtures/ig-messaging-seen.json' with { type: 'json' };
import pageDelivery from './fixtures/page-message-delivery.json' with { type: 'json' };
import pageEcho from './fixtures/page-message-echo-text.json' with { type: 'json' };
import pageText from './fixtures/page-messages-text.json' with { type: 'json' };
import waDelivered from './fixtures/whatsapp-status-delivered.json' with { type: 'json' };
import waFailed from './fixtures/whatsapp-status-failed-131026-undeliverable.json' with { type: 'json' };
import waRead from './fixtures/whatsapp-status-read.json' with { type: 'json' };
import waSent from './fixtures/whatsapp-status-sent.json' with { type: 'json' };
import waText from './fixtures/whatsapp-text.json' with { type: 'json' };
import { createSimulator, type Simulator } from './simulator.ts';
import { at, type Connected, connect, control, graph, subscribeAll } from './testing/meta-client.ts';
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
  await subscribeAll(sim, to, product.url);
});
afterEach(() => product.close());
afterAll(() => sim.close());

type Platform = 'messenger' | 'instagram' | 'whatsapp';
const hour = 3_600_000;
const write = (platform: Platform, more: object = {}) =>
  control(sim, 'send', { platform, customerId: 'c1', text: 'Hello', ...more });
const scopedId = (assetId: string) => sim.world.scopedIds.get(`${assetId}:c1`) ?? '';
const answerTo = (platform: Platform, text: string, more: object = {}) => {
  if (platform === 'whatsapp') {
    const number = sim.world.customers.get('c1')?.waId;
    const body = { messaging_product: 'whatsapp', to: `+${number}`, type: 'text', text: { body: text }, ...more };
    return graph(sim, 'POST', `${to.phoneId}/messages`, { token: to.token, body });
  }
  const recipient = { id: scopedId(platform === 'messenger' ? to.pageId : to.instagramId) };
  const body = { recipient, messaging_type: 'RESPONSE', message: { text, metadata: 'ours-1' }, ...more };
  return graph(sim, 'POST', `${to.pageId}/messages`, { token: to.pageToken, body });
};
const lastPayload = () => product.received.at(-1)?.json;

/** Key paths with the type of each leaf. */
function shape(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}:${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => shape(inner, `${path}/${key}`));
}

describe('payloads have the shape of Meta’s samples', () => {
  it('Messenger: message, echo, delivery', async () => {
    await write('messenger');
    await sim.settle();
    expect(shape(lastPayload())).toEqual(shape(pageText));
    await answerTo('messenger', 'Yes');
    await sim.settle();
    const [, echo, delivery] = product.received.map(({ json }) => json);
    expect(shape(echo).toSorted()).toEqual(shape(pageEcho).toSorted());
    expect(shape(delivery)).toEqual(shape(pageDelivery));
    expect(at(echo, 'entry.0.messaging.0.message.app_id')).toBe(Number(sim.app.id));
  });

  it('Instagram: message, echo, seen', async () => {
    await write('instagram');
    await sim.settle();
    expect(shape(lastPayload())).toEqual(shape(pageText));
    await answerTo('instagram', 'Yes', { message: { text: 'Yes' } });
    await sim.settle();
    const echo = at(lastPayload(), 'entry.0.messaging.0.message');
    expect(echo).toMatchObject({ is_echo: true, text: 'Yes' });
    expect(Object.keys(Object(echo))).toEqual(
      expect.arrayContaining(Object.keys(igEcho.entry[0]?.messaging[0]?.message ?? {})),
    );
    const [thread] = [...sim.world.threads.keys()];
    await control(sim, 'read', { threadId: thread });
    await sim.settle();
    expect(shape(lastPayload()).toSorted()).toEqual(shape(igSeen).toSorted());
  });

  it('WhatsApp: message, sent, delivered, read, failed', async () => {
    await write('whatsapp');
    await answerTo('whatsapp', 'Yes');
    await control(sim, 'read', { threadId: [...sim.world.threads.keys()][0] });
    await control(sim, 'customers/c1', { blocked: true }, 'PATCH');
    await answerTo('whatsapp', 'Are you there?');
    await sim.settle();
    const got = product.received.map(({ json }) => shape(json).toSorted());
    expect(got).toEqual([waText, waSent, waDelivered, waRead, waFailed].map((sample) => shape(sample).toSorted()));
  });
});

describe('what the business sends', () => {
  it.each(['messenger', 'instagram', 'whatsapp'] as const)(
    '%s: reaches the phone and its state is told',
    async (platform) => {
      await write(platform);
      const answer = await answerTo(platform, 'We are open');
      expect(answer.status).toBe(200);
      const id = at(answer.json, platform === 'whatsapp' ? 'messages.0.id' : 'message_id');
      const last = async () => at(await control(sim, 'state'), 'threads.0.messages.1');
      expect(await last()).toMatchObject({ id, direction: 'business', text: 'We are open', status: 'delivered' });
      await control(sim, 'read', { threadId: [...sim.world.threads.keys()][0] });
      expect(await last()).toMatchObject({ status: 'read' });
    },
  );

  it('the echo carries our app id and metadata, and the id of the answer', async () => {
    for (const platform of ['messenger', 'instagram'] as const) {
      await write(platform);
      const answer = await answerTo(platform, 'Yes');
      await sim.settle();
      const echo = product
        .items()
        .map((item) => at(item, 'message'))
        .findLast((message) => at(message, 'is_echo') === true);
      const mid = at(answer.json, 'message_id');
      expect(echo).toMatchObject({ mid, app_id: Number(sim.app.id), metadata: 'ours-1', text: 'Yes' });
    }
  });

  it('WhatsApp statuses carry biz_opaque_callback_data', async () => {
    await write('whatsapp');
    await answerTo('whatsapp', 'Yes', { biz_opaque_callback_data: 'ours-2' });
    await sim.settle();
    const statuses = product.items().flatMap((item) => at(item, 'value.statuses') ?? []);
    expect(statuses).toMatchObject([
      { status: 'sent', biz_opaque_callback_data: 'ours-2' },
      { status: 'delivered', biz_opaque_callback_data: 'ours-2' },
    ]);
  });

  it('waits for a phone in the pocket, then is delivered', async () => {
    await write('messenger');
    await control(sim, 'customers/c1', { offline: true });
    await answerTo('messenger', 'one');
    await answerTo('messenger', 'two');
    await sim.settle();
    expect(product.items().filter((item) => 'delivery' in item)).toEqual([]);
    await control(sim, 'customers/c1', { offline: false });
    await sim.settle();
    const [delivery] = product.items().filter((item) => 'delivery' in item);
    expect(at(delivery, 'delivery.mids')).toHaveLength(2);
  });

  it('marks the customer’s messages read by mark_seen and by WhatsApp’s status read', async () => {
    await write('messenger');
    const recipient = { id: scopedId(to.pageId) };
    await graph(sim, 'POST', 'me/messages', { token: to.pageToken, body: { recipient, sender_action: 'mark_seen' } });
    const sent = await write('whatsapp');
    const body = {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: at(sent, 'messageId'),
      typing_indicator: { type: 'text' },
    };
    expect((await graph(sim, 'POST', `${to.phoneId}/messages`, { token: to.token, body })).json).toEqual({
      success: true,
    });
    for (const thread of sim.world.threads.values()) expect(thread.messages[0]?.status).toBe('read');
  });
});

describe('the reply window', () => {
  const refusals = { messenger: [10, 2018278], instagram: [10, 2534022], whatsapp: [131047, undefined] } as const;
  it.each(['messenger', 'instagram', 'whatsapp'] as const)(
    '%s: closes 24 hours after the last message',
    async (platform) => {
      await write(platform);
      await control(sim, 'clock', { advanceMs: 24 * hour - 60_000 });
      expect((await answerTo(platform, 'in time')).status).toBe(200);
      await control(sim, 'clock', { advanceMs: 120_000 });
      const late = await answerTo(platform, 'too late');
      const [code, subcode] = refusals[platform];
      expect(at(late.json, 'error.code')).toBe(code);
      expect(at(late.json, 'error.error_subcode')).toBe(subcode);
      await write(platform);
      expect((await answerTo(platform, 'open again')).status).toBe(200);
    },
  );

  it('is closed for a message back-dated by `at`', async () => {
    await write('messenger', { at: Date.now() - 25 * hour });
    expect((await answerTo('messenger', 'late')).json).toMatchObject({ error: { error_subcode: 2018278 } });
  });

  it('HUMAN_AGENT reaches seven days, retired tags nothing', async () => {
    await write('messenger', { at: Date.now() - 6 * 24 * hour });
    const tagged = (tag: string) => answerTo('messenger', 'a person answers', { messaging_type: 'MESSAGE_TAG', tag });
    expect((await tagged('HUMAN_AGENT')).status).toBe(200);
    expect((await tagged('ACCOUNT_UPDATE')).json).toMatchObject({ error: { code: 100 } });
    await control(sim, `apps/${sim.app.id}`, { features: [] }, 'PATCH');
    expect((await tagged('HUMAN_AGENT')).json).toMatchObject({ error: { code: 10 } });
    await control(sim, `apps/${sim.app.id}`, { features: ['human_agent'] }, 'PATCH');
    await control(sim, 'clock', { advanceMs: 25 * hour });
    expect((await tagged('HUMAN_AGENT')).json).toMatchObject({ error: { code: 10, error_subcode: 2018278 } });
  });

  it('a WhatsApp template goes out when the window is closed', async () => {
    const template = (name: string, parameters: object[]) => ({
      ...{
        type: 'template',
        template: { name, language: { code: 'en_US' }, components: [{ type: 'body', parameters }] },
      },
    });
    const two = [
      { type: 'text', text: 'Maria' },
      { type: 'text', text: '17' },
    ];
    const good = await answerTo('whatsapp', '', template('order_ready', two));
    expect(good.json).toMatchObject({ messages: [{ message_status: 'accepted' }] });
    expect([...sim.world.threads.values()][0]?.messages[0]?.text).toBe(
      'Hello Maria, your order 17 is ready to be picked up.',
    );
    expect((await answerTo('whatsapp', '', template('order_ready', []))).json).toMatchObject({
      error: { code: 132000 },
    });
    expect((await answerTo('whatsapp', '', template('no_such', []))).json).toMatchObject({ error: { code: 132001 } });
  });
});

describe('refusals', () => {
  it('a blocked customer cannot be reached', async () => {
    const bob = await control(sim, 'customers', { name: 'Blocked Bob' });
    await control(sim, 'send', { platform: 'messenger', customerId: at(bob, 'id'), text: 'I block you' });
    const recipient = { id: sim.world.scopedIds.get(`${to.pageId}:${String(at(bob, 'id'))}`) };
    const answer = await answerTo('messenger', 'Please?', { recipient });
    expect(answer.json).toMatchObject({ error: { code: 551, error_subcode: 1545041 } });
    const sent = await answerTo('whatsapp', 'Please?', { to: at(bob, 'waId'), biz_opaque_callback_data: 'ours-3' });
    expect(sent.status).toBe(200);
    await sim.settle();
    const status = at(product.items().at(-1), 'value.statuses.0');
    expect(status).toMatchObject({ status: 'failed', biz_opaque_callback_data: 'ours-3', errors: [{ code: 131026 }] });
  });

  it('an id of another Page or an invented one is no user', async () => {
    await write('messenger');
    const [, books] = [...sim.world.pages.keys()];
    await write('messenger', { assetId: books });
    const foreign = await answerTo('messenger', 'x', { recipient: { id: scopedId(books ?? '') } });
    expect(foreign.json).toMatchObject({ error: { code: 100, error_subcode: 2018001 } });
    const igsid = await answerTo('instagram', 'x', { recipient: { id: '91234567890123456' } });
    expect(igsid.json).toMatchObject({ error: { code: 100, error_subcode: 2534014 } });
  });

  it('texts have limits: 2000 characters, 1000 bytes, 4096 characters', async () => {
    for (const platform of ['messenger', 'instagram', 'whatsapp'] as const) await write(platform);
    const limits = [
      ['messenger', 'é'.repeat(2000), 'é'.repeat(2001)],
      ['instagram', 'é'.repeat(500), 'é'.repeat(501)],
      ['whatsapp', 'é'.repeat(4096), 'é'.repeat(4097)],
    ] as const;
    for (const [platform, fits, tooLong] of limits) {
      expect((await answerTo(platform, fits)).status).toBe(200);
      expect((await answerTo(platform, tooLong)).json).toMatchObject({ error: { code: 100 } });
    }
  });

  it('each platform needs its permission, and a development app reaches nobody', async () => {
    for (const platform of ['messenger', 'instagram', 'whatsapp'] as const) await write(platform);
    const [personId] = sim.world.people.keys();
    const permissions = ['pages_messaging', 'instagram_manage_messages', 'whatsapp_business_messaging'];
    await control(sim, 'permissions', { personId, decline: permissions });
    for (const platform of ['messenger', 'instagram', 'whatsapp'] as const) {
      expect(await answerTo(platform, 'x')).toMatchObject({ status: 403, json: { error: { code: 10 } } });
    }
    await control(sim, 'permissions', { personId, grant: permissions });
    await control(sim, `apps/${sim.app.id}`, { mode: 'development' }, 'PATCH');
    expect((await answerTo('messenger', 'x')).json).toMatchObject({ error: { code: 200, error_subcode: 2018028 } });
  });

  it('an Instagram owner can close access to messages (200/2534041)', async () => {
    await write('instagram');
    await control(sim, `instagram_accounts/${to.instagramId}`, { allowsMessageAccess: false }, 'PATCH');
    expect((await answerTo('instagram', 'x')).json).toMatchObject({ error: { code: 200, error_subcode: 2534041 } });
  });

  it('WhatsApp: unregistered number 133010, test number 131030, unknown recipient fails later', async () => {
    await write('whatsapp');
    await control(sim, `phone_numbers/${to.phoneId}`, { registered: false }, 'PATCH');
    expect((await answerTo('whatsapp', 'x')).json).toMatchObject({
      error: { code: 133010, error_data: { messaging_product: 'whatsapp' } },
    });
    await control(sim, `phone_numbers/${to.phoneId}`, { registered: true, allowedRecipients: [] }, 'PATCH');
    expect((await answerTo('whatsapp', 'x')).json).toMatchObject({ error: { code: 131030 } });
    await control(sim, `phone_numbers/${to.phoneId}`, { allowedRecipients: null }, 'PATCH');
    expect((await answerTo('whatsapp', 'x', { to: '+4915550000000' })).status).toBe(200);
    await sim.settle();
    expect(at(product.items().at(-1), 'value.statuses.0')).toMatchObject({
      status: 'failed',
      recipient_id: '4915550000000',
    });
  });
});

describe('addresses', () => {
  it('WhatsApp takes a number with or without + and a BSUID', async () => {
    await write('whatsapp');
    const { waId = '', bsuid = '' } = sim.world.customers.get('c1') ?? {};
    expect((await answerTo('whatsapp', 'x', { to: waId })).json).toMatchObject({
      contacts: [{ input: waId, wa_id: waId, user_id: bsuid }],
    });
    const { json } = await answerTo('whatsapp', 'x', { to: undefined, recipient: bsuid });
    expect(at(json, 'contacts')).toEqual([{ input: bsuid, user_id: bsuid }]);
  });

  it('profiles come per Page and per Instagram account, the picture as PNG', async () => {
    await write('messenger');
    const psid = scopedId(to.pageId);
    const query = { fields: 'name,first_name,last_name,profile_pic' };
    const profile = await graph(sim, 'GET', psid, { token: to.pageToken, query });
    expect(profile.json).toMatchObject({ id: psid, name: 'Maria Garcia', first_name: 'Maria', last_name: 'Garcia' });
    const picture = String(at(profile.json, 'profile_pic'));
    expect(picture).toMatch(/^https:\/\/scontent\.xx\.fbcdn\.net\//);
    const bytes = Buffer.from(await (await fetch(picture.replace('https:/', sim.url))).arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    await write('instagram');
    const igsid = scopedId(to.instagramId);
    expect(igsid).not.toBe(psid);
    expect(Number.isSafeInteger(Number(igsid))).toBe(false);
    const instagram = await graph(sim, 'GET', igsid, {
      token: to.pageToken,
      query: { fields: 'name,username,profile_pic' },
    });
    expect(instagram.json).toMatchObject({
      id: igsid,
      name: 'Maria Garcia',
      username: expect.stringMatching(/^maria\.garcia/),
    });
  });
});
