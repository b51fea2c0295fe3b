import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSimulator, type Simulator } from './simulator.ts';
import { type Connected, connect, control, subscribeAll } from './testing/meta-client.ts';
import { type Product, startProduct } from './testing/product.ts';

/** Programs that others wrote, unchanged but for the host. Loading them takes its time. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let sim: Simulator;
let to: Connected;
let product: Product;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
  to = await connect(sim);
  product = await startProduct(sim.app.verifyToken);
  await subscribeAll(sim, to, product.url);
  for (const platform of ['messenger', 'whatsapp']) {
    await control(sim, 'send', { platform, customerId: 'c1', text: 'Hi' });
  }
});
afterAll(async () => {
  await sim.close();
  await product.close();
});

/** What the next thing a customer does looks like on the wire. */
async function heard(act: object) {
  await sim.settle();
  product.received.length = 0;
  await control(sim, 'send', act);
  await sim.settle();
  return product.received[0];
}

/** `https://graph.facebook.com/…` becomes the simulator's address of that host. */
const mapped: typeof fetch = (input, init) => fetch(String(input).replace('https://', `${sim.url}/`), init);
const png = new Blob([Buffer.from('png')], { type: 'image/png' });

it('whatsapp-api-js sends text, buttons and files, reads a file back, marks as read, blocks', async () => {
  const { WhatsAppAPI } = await import('whatsapp-api-js');
  const messages = await import('whatsapp-api-js/messages');
  const api = new WhatsAppAPI({ token: to.token, appSecret: sim.app.secret, ponyfill: { fetch: mapped } });
  const waId = sim.world.customers.get('c1')?.waId ?? '';
  const sent = (await api.sendMessage(to.phoneId, waId, new messages.Text('Hello'))) as { messages?: { id: string }[] };
  expect(sent.messages?.[0]?.id).toMatch(/^wamid\./);
  const buttons = new messages.ActionButtons(new messages.Button('yes', 'Yes'));
  const asked = await api.sendMessage(to.phoneId, waId, new messages.Interactive(buttons, new messages.Body('Well?')));
  expect(asked).toHaveProperty('messages');
  const form = new FormData();
  form.set('type', 'image/png');
  form.set('messaging_product', 'whatsapp');
  form.set('file', png, 'a.png');
  const { id } = (await api.uploadMedia(to.phoneId, form, false)) as { id: string };
  expect(await api.sendMessage(to.phoneId, waId, new messages.Image(id, true, 'Menu'))).toHaveProperty('messages');
  const found = (await api.retrieveMedia(id)) as { url: string; mime_type: string };
  expect(found.mime_type).toBe('image/png');
  expect(await (await api.fetchMedia(found.url)).text()).toBe('png');
  const inbound = [...sim.world.threads.values()].find(({ platform }) => platform === 'whatsapp')?.messages[0];
  expect(await api.markAsRead(to.phoneId, inbound?.id ?? '')).toEqual({ success: true });
  expect(await api.blockUser(to.phoneId, waId)).toMatchObject({ block_users: { added_users: [{ wa_id: waId }] } });
  expect(await api.unblockUser(to.phoneId, waId)).toMatchObject({ block_users: { removed_users: [{ wa_id: waId }] } });
});

it('whatsapp-api-js makes, reads, changes and deletes QR codes', async () => {
  const { WhatsAppAPI } = await import('whatsapp-api-js');
  const api = new WhatsAppAPI({ token: to.token, appSecret: sim.app.secret, ponyfill: { fetch: mapped } });
  const made = (await api.createQR(to.phoneId, 'A table, please')) as { code: string; qr_image_url: string };
  expect(made).toMatchObject({
    prefilled_message: 'A table, please',
    deep_link_url: `https://wa.me/message/${made.code}`,
  });
  expect((await mapped(made.qr_image_url)).headers.get('content-type')).toBe('image/png');
  await api.updateQR(to.phoneId, made.code, 'Two tables, please');
  const changed = { code: made.code, prefilled_message: 'Two tables, please' };
  expect(await api.retrieveQR(to.phoneId)).toMatchObject({ data: [changed] });
  expect(await api.retrieveQR(to.phoneId, made.code)).toMatchObject({ data: [changed] });
  expect(await api.deleteQR(to.phoneId, made.code)).toEqual({ success: true });
  expect(await api.retrieveQR(to.phoneId)).toEqual({ data: [] });
});

it('whatsapp-api-js takes a webhook of ours for one of Meta’s', async () => {
  const { WhatsAppAPI } = await import('whatsapp-api-js');
  const first = await heard({ platform: 'whatsapp', customerId: 'c1', text: 'Grüße 👋' });
  const api = new WhatsAppAPI({ token: to.token, appSecret: sim.app.secret });
  expect(await api.verifyRequestSignature(first?.body ?? '', first?.signature ?? '')).toBe(true);
  const said: string[] = [];
  api.on.message = ({ message }) => {
    said.push(message.type === 'text' ? message.text.body : message.type);
  };
  await api.post(first?.json as never, first?.body ?? '', first?.signature ?? '');
  expect(said).toEqual(['Grüße 👋']);
});

it('messaging-api-messenger sends text, quick replies and batches, reads people, sets the profile', async () => {
  const { MessengerClient } = createRequire(import.meta.url)(
    'messaging-api-messenger',
  ) as typeof import('messaging-api-messenger');
  const client = new MessengerClient({
    ...{ accessToken: to.pageToken, appId: sim.app.id, appSecret: sim.app.secret },
    origin: `${sim.url}/graph.facebook.com`,
  });
  const psid = sim.world.scopedIds.get(`${to.pageId}:c1`) ?? '';
  expect((await client.sendText(psid, 'Hello')).messageId).toMatch(/^m_/);
  const quickReplies = [{ contentType: 'text' as const, title: 'Yes', payload: 'YES' }];
  expect((await client.sendText(psid, 'Well?', { quickReplies })).recipientId).toBe(psid);
  expect((await client.getUserProfile(psid)).firstName).toBe('Maria');
  expect((await client.getPageInfo()).id).toBe(to.pageId);
  await client.setGetStarted('GET_STARTED');
  expect((await client.getGetStarted())?.payload).toBe('GET_STARTED');
  expect((await client.debugToken()).isValid).toBe(true);
  const { MessengerBatch } = createRequire(import.meta.url)(
    'messaging-api-messenger',
  ) as typeof import('messaging-api-messenger');
  const answers = await client.sendBatch([MessengerBatch.sendText(psid, '1'), MessengerBatch.sendText(psid, '2')]);
  expect(answers.map(({ code }) => code)).toEqual([200, 200]);
  const texts = sim.world.threads.get(`messenger-${to.pageId}-c1`)?.messages.map(({ text }) => text);
  expect(texts?.slice(-2)).toEqual(['1', '2']);
});

it('messaging-api-messenger makes personas and speaks as one, sorts people by labels, gives one a menu', async () => {
  const { MessengerClient } = createRequire(import.meta.url)(
    'messaging-api-messenger',
  ) as typeof import('messaging-api-messenger');
  const origin = `${sim.url}/graph.facebook.com`;
  const client = new MessengerClient({
    ...{ accessToken: to.pageToken, appId: sim.app.id, appSecret: sim.app.secret, origin },
  });
  const psid = sim.world.scopedIds.get(`${to.pageId}:c1`) ?? '';
  const picture = `${sim.url}/scontent.xx.fbcdn.net/v/avatars/c1.png`;
  const { id: personaId } = await client.createPersona({ name: 'Ana', profilePictureUrl: picture });
  expect((await client.getPersona(personaId)).name).toBe('Ana');
  expect((await client.getAllPersonas()).map(({ id }) => id)).toEqual([personaId]);
  expect((await client.sendText(psid, 'Ana here', { personaId })).recipientId).toBe(psid);
  await client.deletePersona(personaId);
  await expect(client.sendText(psid, 'Nobody here', { personaId })).rejects.toThrow(/persona/);

  const { id } = await client.createLabel('regular');
  // The library says that labels are numbers.
  const labelId = Number(id);
  await client.associateLabel(psid, labelId);
  expect((await client.getAssociatedLabels(psid)).data).toEqual([{ id, name: 'regular' }]);
  expect((await client.getLabelDetails(labelId, { fields: ['name'] })).name).toBe('regular');
  await client.dissociateLabel(psid, labelId);
  expect((await client.getAssociatedLabels(psid)).data).toEqual([]);
  await client.deleteLabel(labelId);
  expect((await client.getLabelList()).data).toEqual([]);

  expect(await client.getUserPersistentMenu(psid)).toBeNull();
  await client.setUserPersistentMenu(psid, [{ type: 'postback', title: 'Book', payload: 'BOOK' }]);
  expect(await client.getUserPersistentMenu(psid)).toMatchObject([{ callToActions: [{ title: 'Book' }] }]);
  await client.deleteUserPersistentMenu(psid);
  expect(await client.getUserPersistentMenu(psid)).toBeNull();
});

it('facebook-nodejs-business-sdk reads Pages and their posts and comments, and answers', async () => {
  const sdk = createRequire(import.meta.url)('facebook-nodejs-business-sdk') as {
    FacebookAdsApi: { init: (token: string) => object };
    Page: new (id: string) => Node & { getFeed: (fields: string[]) => Promise<Node[]> };
    User: new (id: string) => { getAccounts: (fields: string[]) => Promise<Node[]> };
    Comment: new (id: string) => Node & { createComment: (fields: string[], params: object) => Promise<Node> };
  };
  type Node = { _data: Record<string, unknown>; get: (fields: string[]) => Promise<Node> };
  Object.defineProperty(sdk.FacebookAdsApi, 'GRAPH', {
    get: () => `${sim.url}/graph.facebook.com`,
    configurable: true,
  });
  const post = (await control(sim, 'posts', { platform: 'facebook', text: 'Hours' })) as { id: string };
  const comment = (await control(sim, 'comments', { postId: post.id, customerId: 'c1', text: 'Late?' })) as {
    id: string;
  };

  sdk.FacebookAdsApi.init(to.token);
  const accounts = await new sdk.User('me').getAccounts(['id', 'name', 'access_token']);
  expect(accounts.map(({ _data }) => _data.name)).toContain('Sunny Side Café');

  sdk.FacebookAdsApi.init(to.pageToken);
  const feed = await new sdk.Page(to.pageId).getFeed(['message']);
  expect(feed.map(({ _data }) => _data.message)).toContain('Hours');
  const answer = await new sdk.Comment(comment.id).createComment([], { message: 'Until ten' });
  expect(sim.world.comments.get(String(answer._data.id))).toMatchObject({ parentId: comment.id, text: 'Until ten' });
});

it('the signature is plain HMAC over the raw bytes, as every client computes it', async () => {
  const first = await heard({ platform: 'messenger', customerId: 'c1', text: 'ü/"' });
  const expected = createHmac('sha256', sim.app.secret)
    .update(Buffer.from(first?.body ?? '', 'latin1'))
    .digest('hex');
  expect(first?.signature).toBe(`sha256=${expected}`);
});
