import type { Conversation } from '@roost/contract/conversations.ts';
import type { Message } from '@roost/contract/messages.ts';
import sharp from 'sharp';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import { failAtMeta } from '../test/faults.ts';
import { type Answered, setOutgoingStage } from '../test/outgoing.ts';

const stage = await setOutgoingStage();
const {
  host,
  roost,
  workspace,
  channelOf,
  conversationOn,
  say,
  thread,
  ours,
  atGraph,
  watched,
  upload,
  forwardMessages,
} = stage;
const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#123456' } })
  .jpeg()
  .toBuffer();

afterAll(stage.close);
afterEach(() => roost.sim('DELETE', '/_sim/faults'));

describe('files', () => {
  it('go out one message each, in order, with one client key, and each has its own status', async () => {
    const { path } = await conversationOn('messenger');
    const page = channelOf('messenger').externalId;
    const uploads = watched(`${page}/message_attachments`);
    const [first, second] = [await upload(photo, 'one.jpg'), await upload('plain words', 'two.txt')];
    const wish = { text: 'Two files', attachmentIds: [first.id, second.id], clientKey: 'album' };
    const answer = await say(path, wish);
    expect(answer).toMatchObject({ status: 202, body: { clientKey: 'album', text: 'Two files' } });
    expect(await say(path, wish)).toMatchObject({ status: 200, body: { id: answer.body.id } });
    await roost.settle();
    const sent = await ours(path);
    expect(sent.map(({ kind, attachments }) => [kind, attachments[0]?.name ?? null])).toEqual([
      ['text', null],
      ['image', 'one.jpg'],
      ['file', 'two.txt'],
    ]);
    expect(sent.every(({ status }) => status === 'delivered')).toBe(true);
    expect(uploads).toHaveLength(2);
    expect(uploads[0]?.raw).toContain('filename="one.jpg"');
    expect(uploads[1]?.raw).toContain('plain words');
  });

  it('carry the text as a caption where the channel shows captions', async () => {
    const { path } = await conversationOn('whatsapp');
    const number = channelOf('whatsapp').externalId;
    const uploads = watched(`${number}/media`);
    const file = await upload(photo, 'menu.jpg');
    expect((await say(path, { text: 'Our menu', attachmentIds: [file.id] })).status).toBe(202);
    await roost.settle();
    expect(await ours(path)).toMatchObject([
      { kind: 'image', text: 'Our menu', status: 'delivered', attachments: [{ name: 'menu.jpg' }] },
    ]);
    expect(uploads[0]?.raw).toContain('name="messaging_product"');
  });

  it('are fetched by a random link of ten minutes where Graph takes no upload', async () => {
    const { path } = await conversationOn('instagram');
    const page = channelOf('instagram').parentId;
    const sent = atGraph(`${page}/messages`, { recipient_id: '1', message_id: `m_${Date.now()}` });
    const file = await upload(photo, 'shop.jpg');
    await say(path, { attachmentIds: [file.id] });
    await roost.app.drain();
    const message = sent.map(({ body }) => body.message as { attachment?: { payload: { url: string } } });
    const url = message.find((one) => one?.attachment)?.attachment?.payload.url ?? '';
    expect(url).toMatch(new RegExp(`^${roost.url}/api/media/${workspace.id}/[\\w-]{40,}$`));
    const fetched = await fetch(url);
    expect(fetched.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await fetched.arrayBuffer()).equals(photo)).toBe(true);
    expect((await fetch(`${url.slice(0, -2)}xx`)).status).toBe(404);
    roost.clock.advance(11 * 60_000);
    expect((await fetch(url)).status).toBe(404);
    roost.clock.advance(-11 * 60_000);
    host.put(`graph.facebook.com/v25.0/${page}/messages`, forwardMessages);
  });

  it('that the channel does not take are refused with what it takes, before anything is sent', async () => {
    const { path } = await conversationOn('instagram');
    const file = await upload('just words', 'notes.txt');
    const refused = await say(path, { attachmentIds: [file.id] });
    expect(refused.status).toBe(400);
    expect(refused.body.error).toMatchObject({ code: 'invalid_input', field: 'attachmentIds' });
    expect(refused.body.error.message).toBe('Instagram takes files as PDF; “notes.txt” is text/plain.');
    expect(await ours(path)).toEqual([]);
  });

  it('that are gone when their turn comes are the reason that is told', async () => {
    const { path } = await conversationOn('messenger');
    const file = await upload(photo, 'gone.jpg');
    await failAtMeta(roost, '/message_attachments', { status: 400, error: { code: 100, message: 'Invalid file' } });
    const { body } = await say(path, { attachmentIds: [file.id] });
    await roost.settle();
    expect(await ours(path)).toMatchObject([{ status: 'failed', error: { metaCode: 100 } }]);
    const { ctx } = roost.app;
    const kept = await acrossWorkspaces(ctx, (tx) =>
      tx.selectFrom('attachments').select('storage_key').where('id', '=', file.id).executeTakeFirstOrThrow(),
    );
    await ctx.storage.remove(kept.storage_key ?? '');
    await workspace.owner.call('POST', `${workspace.path}/messages/${body.id}/retry`);
    await roost.settle();
    expect(await ours(path)).toMatchObject([{ status: 'failed', error: { code: 'file_gone', who: 'agent' } }]);
  });

  it('belong to one message only', async () => {
    const { path } = await conversationOn('whatsapp');
    const file = await upload(photo, 'once.jpg');
    expect((await say(path, { attachmentIds: [file.id] })).status).toBe(202);
    const again = await say(path, { attachmentIds: [file.id] });
    expect(again.body.error).toMatchObject({ code: 'invalid_input', field: 'attachmentIds' });
  });
});

describe('a wish', () => {
  it.each([
    ['messenger', { location: { latitude: 1, longitude: 2 } }, 'Messenger takes no locations from a business.'],
    [
      'instagram',
      { contacts: [{ name: { formatted_name: 'A' } }] },
      'Instagram takes no contact cards from a business.',
    ],
    [
      'whatsapp',
      { text: 'Pick', quickReplies: [{ title: 'One' }] },
      'WhatsApp takes no quick replies; use buttons instead.',
    ],
    [
      'messenger',
      { text: 'Pick', quickReplies: [{ title: 'This title is far too long' }] },
      'Messenger takes at most 20 characters in a quick reply; “This title is far too long” has 26.',
    ],
  ] as const)('on %s that Meta would refuse is refused with a sentence', async (platform, wish, sentence) => {
    const { path } = await conversationOn(platform);
    const refused = await say(path, wish);
    expect([refused.status, refused.body.error.message]).toEqual([400, sentence]);
    expect(await ours(path)).toEqual([]);
  });

  it('that mixes what Meta sends apart is refused', async () => {
    const { path } = await conversationOn('whatsapp');
    const refused = await say(path, { text: 'x', location: { latitude: 1, longitude: 2 } });
    expect(refused.body.error).toMatchObject({ code: 'invalid_input', field: 'location' });
  });
});

describe('a reaction', () => {
  it('of ours is set and taken back', async () => {
    const { path, customerId } = await conversationOn('whatsapp');
    const [theirs] = await thread(path);
    const set = await workspace.owner.call<Message>('PUT', `${workspace.path}/messages/${theirs?.id}/reaction`, {
      emoji: '🎉',
    });
    expect(set).toMatchObject({ status: 200, body: { reactions: [{ emoji: '🎉', by: 'agent' }] } });
    const gone = await workspace.owner.call<Message>('DELETE', `${workspace.path}/messages/${theirs?.id}/reaction`);
    expect(gone.body.reactions).toEqual([]);
    expect(customerId).toBeTruthy();
  });

  it('that Meta refuses changes nothing and says why', async () => {
    const { path } = await conversationOn('whatsapp');
    const [theirs] = await thread(path);
    await failAtMeta(roost, '/messages', {
      status: 400,
      error: { code: 131009, message: 'Parameter value is not valid' },
    });
    const refused = await workspace.owner.call<Answered>('PUT', `${workspace.path}/messages/${theirs?.id}/reaction`, {
      emoji: '👍',
    });
    expect(refused).toMatchObject({ status: 502, body: { error: { code: 'meta_error' } } });
    expect((await thread(path))[0]?.reactions).toEqual([]);
  });
});

describe('taking back', () => {
  it('a message that arrived is not possible at Meta, and Roost says so', async () => {
    const { path } = await conversationOn('messenger');
    const sent = await say(path, { text: 'Too late' });
    await roost.settle();
    const answer = await workspace.owner.call<Answered>('DELETE', `${workspace.path}/messages/${sent.body.id}`);
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'not_supported' } } });
  });

  it('a message that failed leaves a mark and no words, and is no failure any more', async () => {
    const { path } = await conversationOn('messenger');
    await failAtMeta(
      roost,
      '/messages',
      { status: 400, error: { code: 100, error_subcode: 2018001, message: 'No matching user found' } },
      { method: 'POST', times: 1 },
    );
    const sent = await say(path, { text: 'Never mind' });
    await vi.waitFor(async () => expect((await ours(path))[0]?.status).toBe('failed'));
    const answer = await workspace.owner.call<Message>('DELETE', `${workspace.path}/messages/${sent.body.id}`);
    expect(answer).toMatchObject({ status: 200, body: { text: null, deletedAt: expect.any(String), status: null } });
    const conversation = await workspace.owner.call<Conversation>('GET', path);
    expect(conversation.body).toMatchObject({ lastMessage: { id: sent.body.id, status: null } });
    const retried = await workspace.owner.call('POST', `${workspace.path}/messages/${sent.body.id}/retry`, {});
    expect(retried.status).toBe(409);
  });
});
