import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
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

const sample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));

/** Key paths with the type of each leaf, in no order. */
function shape(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}:${typeof value}`];
  return Object.entries(value)
    .flatMap(([key, inner]) => shape(inner, `${path}/${key}`))
    .toSorted();
}

/** Does one thing and answers with the one webhook it caused. */
async function told(path: string, body: object, method = 'POST'): Promise<unknown> {
  const before = product.received.length;
  await control(sim, path, body, method);
  await sim.settle();
  return product.received[before]?.json;
}

const who = (platform: string, more: object = {}) => ({ platform, customerId: 'c1', ...more });
async function first(platform: string): Promise<string> {
  const messageId = String(at(await control(sim, 'send', who(platform, { text: 'Hello' })), 'messageId'));
  await sim.settle();
  return messageId;
}
async function post(platform: 'facebook' | 'instagram', more: object = {}): Promise<string> {
  const id = String(at(await control(sim, 'posts', { platform, text: 'New hours', ...more }), 'id'));
  await sim.settle();
  return id;
}

it.each([
  ['page-messages-attachment-image', 'messenger', { attachments: [{ type: 'image' }, { type: 'image' }] }],
  ['page-messages-attachment-sticker', 'messenger', { attachments: [{ type: 'sticker' }] }],
  [
    'page-messages-attachment-location',
    'messenger',
    { attachments: [{ type: 'location', latitude: 52.5, longitude: 13.4 }] },
  ],
  ['ig-messages-attachment-story-mention', 'instagram', { attachments: [{ type: 'story_mention' }] }],
  ['whatsapp-audio-file', 'whatsapp', { attachments: [{ type: 'audio' }] }],
  ['whatsapp-document', 'whatsapp', { text: 'signed form', attachments: [{ type: 'file', name: 'form.pdf' }] }],
  ['whatsapp-sticker-static', 'whatsapp', { attachments: [{ type: 'sticker' }] }],
  ['whatsapp-location-pin', 'whatsapp', { attachments: [{ type: 'location', latitude: 41.9, longitude: -73.9 }] }],
  ['whatsapp-unsupported', 'whatsapp', { whatsapp: { type: 'unsupported', unsupported: 'poll_creation' } }],
])('%s has the shape of Meta’s sample', async (name, platform, body) => {
  expect(shape(await told('send', who(platform, body)))).toEqual(shape(sample(name)));
});

it.each([
  ['whatsapp-order', 'order'],
  ['whatsapp-button-template-quick-reply', 'button'],
  ['whatsapp-text-referral-post-video', 'text'],
])('%s has the shape of Meta’s sample', async (name, type) => {
  const message = at(sample(name), 'entry.0.changes.0.value.messages.0');
  const [context, referral] = [at(message, 'context'), at(message, 'referral')];
  const body = {
    ...(type === 'text' ? { text: 'Saw your video' } : { whatsapp: { type, body: at(message, type) } }),
    ...(context === undefined ? {} : { replyTo: await first('whatsapp') }),
    ...(referral === undefined ? {} : { referral }),
  };
  expect(shape(await told('send', who('whatsapp', body)))).toEqual(shape(sample(name)));
});

it('Messenger: edit, reaction taken back, unsent, button and link have the shapes of Meta’s samples', async () => {
  const messageId = await first('messenger');
  expect(shape(await told('edit', { messageId, text: 'Hello!' }))).toEqual(shape(sample('page-message-edit')));
  const taken = await told('react', { messageId, emoji: null });
  expect(shape(taken)).toEqual(shape(sample('page-message-reaction-unreact')));
  expect(shape(await told('unsend', { messageId }))).toEqual(shape(sample('page-messages-is-deleted')));
  const button = who('messenger', { title: 'Talk to us', payload: 'TALK' });
  expect(shape(await told('postback', button))).toEqual(shape(sample('page-postback-button')));
  const referral = { ref: 'qr_counter_3', source: 'SHORTLINK', type: 'OPEN_THREAD' };
  expect(shape(await told('referral', who('messenger', { referral })))).toEqual(
    shape(sample('page-referral-shortlink')),
  );
});

it('a Page’s feed has the shapes of Meta’s samples', async () => {
  const status = await told('posts', { platform: 'facebook', text: 'New opening hours' });
  expect(shape(status)).toEqual(shape(sample('page-feed-status-add')));
  const postId = String(at(status, 'entry.0.changes.0.value.post_id'));
  const comment = await told('comments', { postId, customerId: 'c1', text: 'How much is shipping?' });
  expect(shape(comment)).toEqual(shape(sample('page-feed-comment-add')));
  const id = String(at(comment, 'entry.0.changes.0.value.comment_id'));
  const reply = await told('comments', { postId, customerId: 'c2', text: 'And to Spain?', parentId: id });
  expect(shape(reply)).toEqual(shape(sample('page-feed-comment-reply-add')));
  const edited = await told(`comments/${id}`, { text: 'Changed' }, 'PATCH');
  expect(shape(edited)).toEqual(shape(sample('page-feed-comment-edited')));
  expect(shape(await told(`comments/${id}`, {}, 'DELETE'))).toEqual(shape(sample('page-feed-comment-remove')));
});

it('Instagram: reaction, comments, mention and story reply have the shapes of Meta’s samples', async () => {
  const messageId = await first('instagram');
  const reaction = await told('react', { messageId, emoji: '❤️' });
  expect(shape(reaction)).toEqual(shape(sample('ig-message-reaction-react')));
  const live = await post('instagram', { kind: 'live' });
  const said = await told('comments', { postId: live, customerId: 'c1', text: 'Hello from Madrid' });
  expect(shape(said)).toEqual(shape(sample('ig-live-comments')));
  const mention = await told('mentions', { customerId: 'c1', text: '@sunnyside.cafe' });
  expect(shape(mention)).toEqual(shape(sample('ig-mentions-comment')));
  const story = await post('instagram', { kind: 'story' });
  const answer = await told('send', who('instagram', { text: 'Love this!', story }));
  expect(shape(answer)).toEqual(shape(sample('ig-messages-reply-story')));
});

it('WhatsApp: reaction, edit, changed number and echo have the shapes of Meta’s samples', async () => {
  const messageId = await first('whatsapp');
  expect(shape(await told('react', { messageId, emoji: '👍' }))).toEqual(shape(sample('whatsapp-reaction')));
  expect(shape(await told('edit', { messageId, text: 'Changed' }))).toEqual(shape(sample('whatsapp-edit-text')));
  const [threadId] = sim.world.threads.keys();
  const echo = await told('answer', { threadId, text: 'From my phone' });
  expect(shape(echo)).toEqual(shape(sample('whatsapp-smb-message-echo-text')));
  product.received.length = 0;
  const moved = await told('number', { customerId: 'c1', waId: '16315550211' });
  expect(shape(moved)).toEqual(shape(sample('whatsapp-system-user-changed-number')));
  expect(shape(product.received[1]?.json)).toEqual(shape(sample('whatsapp-system-user-changed-user-id')));
  expect(shape(product.received[2]?.json)).toEqual(shape(sample('whatsapp-user-id-update')));
});

it('WhatsApp: a refused template is told in the shape of Meta’s sample', async () => {
  const components = [{ type: 'BODY', text: 'Buy now' }];
  const body = { name: 'rejected_offer', language: 'en', category: 'MARKETING', components };
  await graph(sim, 'POST', `${to.wabaId}/message_templates`, { token: to.token, body });
  await sim.settle();
  const value = at(product.received.at(-1)?.json, 'entry.0.changes.0.value');
  const expected = at(sample('whatsapp-template-status-rejected'), 'entry.0.changes.0.value') as object;
  expect(Object.keys(Object(value))).toEqual(
    expect.arrayContaining(Object.keys(expected).filter((key) => key !== 'rejection_info')),
  );
});

it.each(['stop', 'resume'] as const)('user-preferences-stop: what the customer chose, %s', async (value) => {
  const json = await told('marketing', { customerId: 'c1', value });
  expect(shape(json)).toEqual(shape(sample('user-preferences-stop')));
  expect(at(json, 'entry.0.changes.0.value.user_preferences.0')).toMatchObject({
    value,
    category: 'marketing_messages',
  });
});
