import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from './simulator.ts';
import { at, type Connected, connect, control, graph, subscribeAll } from './testing/meta-client.ts';
import { type Product, startProduct } from './testing/product.ts';

let sim: Simulator;
let product: Product;
let to: Connected;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
  product = await startProduct(sim.app.verifyToken);
  to = await connect(sim);
  await subscribeAll(sim, to, product.url);
});
afterAll(async () => {
  await sim.close();
  await product.close();
});
beforeEach(() => {
  product.received.length = 0;
});

/** Does it, waits, and answers what arrived. */
async function after(path: string, body: object, method = 'POST'): Promise<{ answer: unknown; items: unknown[] }> {
  product.received.length = 0;
  const answer = await control(sim, path, body, method);
  await sim.settle();
  return { answer, items: product.items() };
}
const say = (platform: string, rest: object) => after('send', { platform, customerId: 'c1', ...rest });

/** Fetches what Meta's media hosts would serve. */
async function fetched(url: unknown, token?: string): Promise<{ status: number; type: string; bytes: number }> {
  const response = await fetch(`${sim.url}/${String(url).replace('https://', '')}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  const bytes = (await response.arrayBuffer()).byteLength;
  return { status: response.status, type: response.headers.get('content-type') ?? '', bytes };
}

describe('Messenger and Instagram', () => {
  it.each(['image', 'video', 'audio', 'file'])('sends %s by an address that really has the bytes', async (type) => {
    for (const platform of ['messenger', 'instagram']) {
      const { items } = await say(platform, { attachments: [{ type }] });
      expect(at(items, '0.message.attachments.0.type')).toBe(type);
      const file = await fetched(at(items, '0.message.attachments.0.payload.url'));
      expect(file).toMatchObject({ status: 200 });
      expect(file.bytes).toBeGreaterThan(20);
    }
  });

  it('a Messenger address expires, and a changed one is no address', async () => {
    const { items } = await say('messenger', { attachments: [{ type: 'image' }] });
    const url = String(at(items, '0.message.attachments.0.payload.url'));
    expect(await fetched(url.replace(/oh=\w+/, 'oh=03_x'))).toMatchObject({ status: 403 });
    await control(sim, 'clock', { advanceMs: 3 * 24 * 3_600_000 });
    expect(await fetched(url)).toMatchObject({ status: 403 });
    await control(sim, 'clock', { reset: true });
  });

  it('several pictures are one message; an own file comes as it was given', async () => {
    const text = Buffer.from('hello').toString('base64');
    const file = { type: 'file', base64: text, mimeType: 'text/plain', name: 'a.txt' };
    const { items } = await say('messenger', { attachments: [{ type: 'image' }, { type: 'image' }, file] });
    expect(items).toHaveLength(1);
    expect(await fetched(at(items, '0.message.attachments.2.payload.url'))).toMatchObject({
      type: 'text/plain',
      bytes: 5,
    });
  });

  it('reactions come and go, edits count, and what is unsent is gone', async () => {
    const { answer } = await say('messenger', { text: 'Hi' });
    const messageId = String(at(answer, 'messageId'));
    expect((await after('react', { messageId, emoji: '❤️' })).items).toMatchObject([
      { reaction: { mid: messageId, action: 'react', reaction: 'love', emoji: '❤️' } },
    ]);
    const { items: gone } = await after('react', { messageId, emoji: null });
    expect(at(gone, '0.reaction')).toEqual({ mid: messageId, action: 'unreact' });
    for (const [index, text] of ['A', 'B'].entries()) {
      const { items } = await after('edit', { messageId, text });
      expect(items).toMatchObject([{ message_edit: { mid: messageId, text, num_edit: index + 1 } }]);
    }
    expect((await after('unsend', { messageId })).items).toMatchObject([
      { message: { mid: messageId, is_deleted: true } },
    ]);
  });

  it('taps on quick replies and buttons bring back their payloads', async () => {
    await say('messenger', { text: 'Hi' });
    const recipient = { id: sim.world.scopedIds.get(`${to.pageId}:c1`) };
    const quick = [{ content_type: 'text', title: 'Red', payload: 'RED' }];
    const button = {
      type: 'template',
      payload: { template_type: 'button', text: 'Well?', buttons: [{ type: 'postback', title: 'Go', payload: 'GO' }] },
    };
    const send = async (message: object) => {
      const answer = await graph(sim, 'POST', 'me/messages', { token: to.pageToken, body: { recipient, message } });
      await sim.settle();
      return String(at(answer.json, 'message_id'));
    };
    const asked = await send({ text: 'Colour?', quick_replies: quick });
    expect((await after('tap', { messageId: asked, payload: 'RED' })).items).toMatchObject([
      { message: { text: 'Red', quick_reply: { payload: 'RED' } } },
    ]);
    const offered = await send({ attachment: button });
    expect((await after('tap', { messageId: offered, payload: 'GO' })).items).toMatchObject([
      { postback: { title: 'Go', payload: 'GO' } },
    ]);
  });

  it('a row of a WhatsApp list comes back with its description', async () => {
    await say('whatsapp', { text: 'Hi' });
    const rows = [{ id: 'am', title: 'Ten', description: 'Two places left' }];
    const action = { button: 'Times', sections: [{ title: 'Morning', rows }] };
    const interactive = { type: 'list', body: { text: 'When?' }, action };
    const body = {
      messaging_product: 'whatsapp',
      to: sim.world.customers.get('c1')?.waId,
      type: 'interactive',
      interactive,
    };
    const sent = await graph(sim, 'POST', `${to.phoneId}/messages`, { token: to.token, body });
    await sim.settle();
    const { items } = await after('tap', { messageId: String(at(sent.json, 'messages.0.id')), payload: 'am' });
    expect(at(items, '0.value.messages.0.interactive')).toEqual({ type: 'list_reply', list_reply: rows[0] });
  });

  it('a story reply names the story and its picture', async () => {
    const { answer } = await after('posts', { platform: 'instagram', kind: 'story' });
    const { items } = await say('instagram', { text: 'Love this!', story: String(at(answer, 'id')) });
    expect(at(items, '0.message.reply_to.story.id')).toBe(at(answer, 'id'));
    expect(await fetched(at(items, '0.message.reply_to.story.url'))).toMatchObject({ status: 200, type: 'image/png' });
  });

  it('nothing comes for a field that is not subscribed', async () => {
    const body = { subscribed_fields: 'messages' };
    await graph(sim, 'POST', `${to.pageId}/subscribed_apps`, { token: to.pageToken, body });
    const { answer, items } = await say('messenger', { text: 'Hi' });
    expect(items).toHaveLength(1);
    expect((await after('react', { messageId: at(answer, 'messageId'), emoji: '👍' })).items).toEqual([]);
    await subscribeAll(sim, to, product.url);
  });
});

describe('comments', () => {
  it('of a Page are followed from their beginning to their removal', async () => {
    const post = String(at((await after('posts', { platform: 'facebook', text: 'Hours' })).answer, 'id'));
    const made = await after('comments', { postId: post, customerId: 'c1', text: 'How late?' });
    expect(made.items).toMatchObject([
      { field: 'feed', value: { item: 'comment', verb: 'add', post_id: post, parent_id: post, message: 'How late?' } },
    ]);
    const id = String(at(made.answer, 'id'));
    const answered = await after('comments', { postId: post, customerId: null, text: 'Ten', parentId: id });
    expect(at(answered.items, '0.value')).toMatchObject({ parent_id: id, from: { id: to.pageId } });
    const verbs: unknown[] = [];
    for (const body of [{ text: 'How late today?' }, { hidden: true }, { hidden: false }]) {
      verbs.push(at((await after(`comments/${id}`, body, 'PATCH')).items, '0.value.verb'));
    }
    verbs.push(at((await after(`comments/${id}`, {}, 'DELETE')).items, '0.value.verb'));
    expect(verbs).toEqual(['edited', 'hide', 'unhide', 'remove']);
  });

  it('of Instagram come when they are new, and never afterwards', async () => {
    const post = String(at((await after('posts', { platform: 'instagram', text: 'Cake' })).answer, 'id'));
    const made = await after('comments', { postId: post, customerId: 'c1', text: 'Yum' });
    const id = String(at(made.answer, 'id'));
    expect(made.items).toMatchObject([
      { field: 'comments', value: { comment_id: id, text: 'Yum', media: { id: post } } },
    ]);
    expect((await after(`comments/${id}`, { hidden: true }, 'PATCH')).items).toEqual([]);
  });
});

describe('WhatsApp', () => {
  const message = (items: unknown[], index = 0) => at(items, `${index}.value.messages.0`);

  it.each([
    ['image', 'image', 'image/png'],
    ['video', 'video', 'video/mp4'],
    ['audio', 'audio', 'audio/ogg; codecs=opus'],
    ['file', 'document', 'application/pdf'],
    ['sticker', 'sticker', 'image/webp'],
  ])('a %s is fetched by its id with the token, for five minutes an address', async (type, name, mime) => {
    const { items } = await say('whatsapp', { text: 'Look', attachments: [{ type }] });
    const body = at(message(items), name);
    expect(at(body, 'mime_type')).toBe(mime);
    const found = await graph(sim, 'GET', String(at(body, 'id')), { token: to.token });
    const url = at(found.json, 'url');
    expect(await fetched(url)).toMatchObject({ status: 401 });
    expect(await fetched(url, to.token)).toMatchObject({ status: 200 });
    await control(sim, 'clock', { advanceMs: 6 * 60_000 });
    expect(await fetched(url, to.token)).toMatchObject({ status: 404 });
    await control(sim, 'clock', { reset: true });
  });

  it('every other type is passed on as it was given', async () => {
    const order = {
      catalog_id: '1',
      product_items: [{ product_retailer_id: 'a', quantity: 1, item_price: 2, currency: 'USD' }],
    };
    const { items } = await say('whatsapp', { whatsapp: { type: 'order', body: order } });
    expect(message(items)).toMatchObject({ type: 'order', order });
    const { items: odd } = await say('whatsapp', { whatsapp: { type: 'unsupported', unsupported: 'poll_creation' } });
    expect(message(odd)).toMatchObject({ type: 'unsupported', unsupported: { type: 'poll_creation' } });
    const { items: place } = await say('whatsapp', { attachments: [{ type: 'location', latitude: 1, longitude: 2 }] });
    expect(message(place)).toMatchObject({ type: 'location', location: { latitude: 1, longitude: 2 } });
  });

  it('reactions, edits and revokes are messages of their own; an answer names what it answers', async () => {
    const { answer } = await say('whatsapp', { text: 'Hi' });
    const messageId = String(at(answer, 'messageId'));
    expect(message((await after('react', { messageId, emoji: '👍' })).items)).toMatchObject({
      ...{ type: 'reaction', reaction: { message_id: messageId, emoji: '👍' } },
    });
    expect(message((await after('edit', { messageId, text: 'Hello' })).items)).toMatchObject({
      edit: { original_message_id: messageId, message: { type: 'text', text: { body: 'Hello' } } },
    });
    const { items } = await say('whatsapp', { text: 'And?', replyTo: messageId });
    expect(message(items)).toMatchObject({ context: { id: messageId } });
    expect(message((await after('unsend', { messageId })).items)).toMatchObject({
      revoke: { original_message_id: messageId },
    });
  });

  it('an answer from the phone app comes as an echo of its own field', async () => {
    const threadId = `whatsapp-${to.phoneId}-c1`;
    const { items } = await after('answer', { threadId, text: 'From my phone' });
    expect(items[0]).toMatchObject({
      field: 'smb_message_echoes',
      value: { message_echoes: [{ type: 'text', text: { body: 'From my phone' } }] },
    });
  });
});
