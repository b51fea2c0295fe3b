import type { Contact, MergeSuggestion } from '@roost/contract/contacts.ts';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { AuditLine } from '@roost/contract/oversight.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inWorkspace } from '../db/db.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let own: TestWorkspace;
/** The simulated customers by name. */
const customers = new Map<string, string>();

beforeAll(async () => {
  roost = await startRoost();
  own = await makeWorkspace(roost);
  await connectEverything(roost, own);
  const state = await roost.sim<{ customers: { id: string; name: string }[] }>('GET', '/_sim/state');
  for (const { id, name } of state.body.customers) customers.set(name, id);
});
afterAll(() => roost.close());

type Platform = 'messenger' | 'instagram' | 'whatsapp';

async function writes(name: string, platform: Platform, text: string, secondsAgo = 0): Promise<void> {
  const at = roost.simulator.clock.now() - secondsAgo * 1000;
  await roost.sim('POST', '/_sim/send', { platform, customerId: customers.get(name), text, at });
  await roost.settle();
}

const get = async <T>(path: string) => (await own.owner.call<T>('GET', `${own.path}${path}`)).body;
const post = <T>(path: string, body: unknown) => own.owner.call<T>('POST', `${own.path}${path}`, body);
const patch = <T>(path: string, body: unknown) => own.owner.call<T>('PATCH', `${own.path}${path}`, body);
const contactsNamed = async (q: string) =>
  (await get<{ items: Contact[] }>(`/contacts?q=${encodeURIComponent(q)}`)).items;
const conversationsOf = async (contact: Contact) =>
  (await get<{ items: Conversation[] }>('/conversations?status=all&limit=100')).items.filter(
    (one) => one.contact.id === contact.id,
  );

async function only(name: string): Promise<Contact> {
  const found = await contactsNamed(name);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} contacts are named ${name}`);
  return found[0];
}

describe('a contact', () => {
  test('is made, changed and found by what is known of them', async () => {
    const stage = await post<{ id: string }>('/stages', { name: 'Lead', color: 'blue' });
    const made = await post<Contact>('/contacts', {
      name: 'Ana Torres',
      phone: '0034 600 111 222',
      email: 'ana@x.org',
    });
    expect([made.status, made.body.phone]).toEqual([201, '+34600111222']);
    const changed = await patch<Contact>(`/contacts/${made.body.id}`, { stageId: stage.body.id, source: 'ad' });
    expect(changed.body).toMatchObject({ stageId: stage.body.id, source: 'ad', name: 'Ana Torres' });
    for (const query of ['q=600111', 'q=ANA', `stageId=${stage.body.id}`, 'source=ad']) {
      expect(
        (await get<{ items: Contact[] }>(`/contacts?${query}`)).items.map((one) => one.id),
        query,
      ).toEqual([made.body.id]);
    }
  });

  test('whoever moves them on, takes them over or blocks them is named in the audit log, once', async () => {
    const { body: stage } = await post<{ id: string }>('/stages', { name: 'Customer' });
    const { agent } = (await own.owner.call<{ agent: { id: string } }>('GET', '/api/me')).body;
    const { body: made } = await post<Contact>('/contacts', { name: 'Watched Wanda' });
    const wish = { stageId: stage.id, ownerId: agent.id, blocked: true };
    for (const change of [wish, wish, { name: 'Wanda', blocked: false }]) await patch(`/contacts/${made.id}`, change);
    const { items } = await get<{ items: AuditLine[] }>('/audit?action=contact.');
    const lines = items.filter(({ subject }) => subject === made.id).reverse();
    expect(lines.map(({ action, actor, detail }) => [action, actor.name, detail])).toEqual([
      ['contact.stage_changed', 'Olivia Owner', { from: null, to: stage.id }],
      ['contact.owner_changed', 'Olivia Owner', { from: null, to: agent.id }],
      ['contact.blocked', 'Olivia Owner', {}],
      ['contact.unblocked', 'Olivia Owner', {}],
    ]);
  });

  test('refuses a phone without country, a foreign owner, and a value that does not fit its field', async () => {
    const field = await post<{ id: string }>('/contact-fields', { name: 'Size', type: 'select', options: ['S', 'L'] });
    const { body } = await post<Contact>('/contacts', { name: 'Refused Rita' });
    const refusals = [
      { phone: '600111222' },
      { ownerId: body.id },
      { fields: { [field.body.id]: 'XL' } },
      { fields: { [body.id]: 'S' } },
    ];
    for (const wish of refusals) {
      expect((await patch(`/contacts/${body.id}`, wish)).status, JSON.stringify(wish)).toBe(400);
    }
    const taken = await patch<Contact>(`/contacts/${body.id}`, { fields: { [field.body.id]: 'L' } });
    expect(taken.body.fields).toEqual({ [field.body.id]: 'L' });
    await own.owner.call('DELETE', `${own.path}/contact-fields/${field.body.id}`);
    expect((await only('Refused Rita')).fields).toEqual({});
  });

  test('who is blocked still writes, but raises nothing until unblocked', async () => {
    await writes('Jonas Weber', 'messenger', 'Hello');
    const jonas = await only('Jonas Weber');
    await patch(`/contacts/${jonas.id}`, { blocked: true });
    await writes('Jonas Weber', 'messenger', 'Hello?');
    await writes('Jonas Weber', 'messenger', 'HELLO!');
    expect(await conversationsOf(jonas)).toMatchObject([{ status: 'resolved', unreadCount: 0 }]);
    await patch(`/contacts/${jonas.id}`, { blocked: false });
    await writes('Jonas Weber', 'messenger', 'Sorry.');
    expect(await conversationsOf(jonas)).toMatchObject([{ status: 'open', unreadCount: 1 }]);
    const [conversation] = await conversationsOf(jonas);
    const messages = await get<{ items: Message[] }>(`/conversations/${conversation?.id}/messages`);
    expect(messages.items).toHaveLength(4);
  });

  test('who is blocked opens no conversation on another post either, and what they wrote is there', async () => {
    const troll = await roost.sim<{ id: string }>('POST', '/_sim/customers', { name: 'Tilda Troll' });
    const posts = await Promise.all(
      [1, 2].map((n) => roost.sim<{ id: string }>('POST', '/_sim/posts', { platform: 'facebook', text: `Post ${n}` })),
    );
    const [first, second] = posts.map(({ body }) => body.id);
    const comments = async (postId: string | undefined, text: string) => {
      await roost.sim('POST', '/_sim/comments', { postId, customerId: troll.body.id, text });
      await roost.settle();
    };
    await comments(first, 'Boo');
    const tilda = await only('Tilda Troll');
    const countsBefore = await get('/conversations/counts');
    await patch(`/contacts/${tilda.id}`, { blocked: true });
    await comments(second, 'Boo again');
    const conversations = await conversationsOf(tilda);
    expect(conversations.map(({ status, unreadCount }) => [status, unreadCount])).toEqual([
      ['resolved', 0],
      ['resolved', 0],
    ]);
    const { all, unread } = countsBefore as { all: number; unread: number };
    expect(await get('/conversations/counts')).toMatchObject({ all: all - 1, unread: unread - 1 });
    const timeline = await get<{ items: Message[] }>(`/contacts/${tilda.id}/timeline`);
    expect(timeline.items.map((one) => one.text)).toEqual(['Boo again', 'Boo']);
  });
});

test('the first ad, post, story or link somebody came by stays with them, and the inbox can be filtered by it', async () => {
  const { body: made } = await roost.sim<{ id: string; name: string }>('POST', '/_sim/customers', {
    name: 'Ada Advert',
  });
  const referral = {
    ref: 'spring',
    source: 'ADS',
    type: 'OPEN_THREAD',
    ads_context_data: { ad_title: 'Spring jackets' },
  };
  const written = { platform: 'messenger', customerId: made.id, text: 'Is it still on?', referral };
  await roost.sim('POST', '/_sim/send', written);
  await roost.sim('POST', '/_sim/send', { ...written, text: 'And?', referral: { ref: 'bio', source: 'SHORTLINK' } });
  await roost.settle();
  const ada = await only('Ada Advert');
  expect(ada).toMatchObject({ source: 'ad', sourceTitle: 'Spring jackets' });
  const found = await get<{ items: Conversation[] }>('/conversations?source=ad');
  expect(found.items.map((one) => one.contact.id)).toEqual([ada.id]);
  const { body: stage } = await post<{ id: string }>('/stages', { name: 'Hot' });
  await patch(`/contacts/${ada.id}`, { stageId: stage.id });
  const staged = await get<{ items: Conversation[] }>(`/conversations?stageId=${stage.id}`);
  expect(staged.items.map((one) => one.contact.id)).toEqual([ada.id]);
});

describe('two contacts that are one person', () => {
  test('are suggested with the reason, merged onto one timeline, and parted again as they were', async () => {
    await writes('Maria Garcia', 'messenger', 'From Messenger', 60);
    await writes('Maria Garcia', 'whatsapp', 'From WhatsApp', 30);
    const [first, second] = await contactsNamed('Maria Garcia');
    if (first === undefined || second === undefined) throw new Error('Maria is not there twice');
    const suggested = await get<{ items: MergeSuggestion[] }>(`/contacts/${first.id}/suggestions`);
    expect(suggested.items).toMatchObject([{ reason: 'same_name', contact: { id: second.id } }]);
    await post(`/contacts/${second.id}/notes`, { text: 'Allergic to nuts' });
    await patch(`/contacts/${second.id}`, { email: 'maria@example.com' });

    const merged = await post<Contact & { mergeId: string }>(`/contacts/${first.id}/merge`, { contactId: second.id });
    expect(merged.body).toMatchObject({ id: first.id, email: 'maria@example.com' });
    expect(merged.body.identities.map((one) => one.channelKind).sort()).toEqual(['facebook', 'whatsapp']);
    expect(await conversationsOf(merged.body)).toHaveLength(2);
    const timeline = await get<{ items: Message[] }>(`/contacts/${first.id}/timeline`);
    expect(timeline.items.map((one) => one.text)).toEqual(['From WhatsApp', 'From Messenger']);
    expect((await get<Contact>(`/contacts/${second.id}`)).id).toBe(first.id);
    // What comes meanwhile reaches the merged contact.
    await writes('Maria Garcia', 'whatsapp', 'Once more');
    expect((await get<{ items: Message[] }>(`/contacts/${first.id}/timeline`)).items).toHaveLength(3);

    const back = await post<Contact>(`/contact-merges/${merged.body.mergeId}/undo`, {});
    expect(back.body).toMatchObject({ id: second.id, email: 'maria@example.com' });
    expect((await get<Contact>(`/contacts/${first.id}`)).email).toBeNull();
    expect(await conversationsOf(back.body)).toHaveLength(1);
    expect((await get<{ items: { text: string }[] }>(`/contacts/${second.id}/notes`)).items).toMatchObject([
      { text: 'Allergic to nuts' },
    ]);
    expect((await post(`/contact-merges/${merged.body.mergeId}/undo`, {})).status).toBe(409);

    await post(`/contacts/${first.id}/distinct`, { contactId: second.id });
    expect((await get<{ items: unknown[] }>(`/contacts/${second.id}/suggestions`)).items).toEqual([]);
  });

  test('leave no picture behind when they are erased, neither of the one that went nor of the one that stayed', async () => {
    const { ctx } = roost.app;
    const people = await Promise.all(['Vera One', 'Vera Two'].map((name) => post<Contact>('/contacts', { name })));
    const [kept, gone] = people.map(({ body }) => ({ id: body.id, key: `pictures/${own.id}/${body.id}` }));
    if (kept === undefined || gone === undefined) throw new Error('two were made');
    for (const { id, key } of [kept, gone]) {
      await ctx.storage.put(key, Buffer.from('picture'), 'image/png');
      await inWorkspace(ctx, own.id, (tx) =>
        tx.updateTable('contacts').set({ picture_key: key }).where('id', '=', id).execute(),
      );
    }
    await post(`/contacts/${kept.id}/merge`, { contactId: gone.id });
    expect((await own.owner.call('DELETE', `${own.path}/contacts/${kept.id}`)).status).toBe(200);
    expect([await ctx.storage.get(kept.key), await ctx.storage.get(gone.key)]).toEqual([null, null]);
  });

  test('a phone number an agent wrote down meets the WhatsApp number', async () => {
    await writes('Aiko Tanaka', 'whatsapp', 'Hi');
    const aiko = await only('Aiko Tanaka');
    const state = await roost.sim<{ customers: { name: string; waId: string }[] }>('GET', '/_sim/state');
    const number = state.body.customers.find(({ name }) => name === 'Aiko Tanaka')?.waId;
    const { body: card } = await post<Contact>('/contacts', { name: 'Someone', phone: `+${number}` });
    const suggested = await get<{ items: MergeSuggestion[] }>(`/contacts/${card.id}/suggestions`);
    expect(suggested.items).toMatchObject([{ reason: 'same_phone', contact: { id: aiko.id } }]);
  });
});
