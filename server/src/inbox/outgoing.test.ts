import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Attachment } from '@roost/contract/attachments.ts';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { ErrorBody } from '@roost/contract/errors.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { Channel } from '@roost/contract/meta.ts';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { signBody } from '../../../simulator/src/simulator.ts';
import { failAtMeta } from '../test/faults.ts';
import { type MediaHost, startMediaHost } from '../test/media-host.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let host: MediaHost;
let roost: TestRoost;
let workspace: TestWorkspace;
let channels: Channel[];
let photo: Buffer;
let made = 0;

beforeAll(async () => {
  host = await startMediaHost();
  roost = await startRoost({ META_GATEWAY_URL: host.url });
  host.forwardTo = roost.simulator.url;
  workspace = await makeWorkspace(roost);
  channels = await connectEverything(roost, workspace);
  photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#123456' } })
    .jpeg()
    .toBuffer();
});
afterAll(async () => {
  await roost.close();
  await host.close();
});
afterEach(() => roost.sim('DELETE', '/_sim/faults'));

const kindOf = { messenger: 'facebook', instagram: 'instagram', whatsapp: 'whatsapp' } as const;
type Platform = keyof typeof kindOf;

function channelOf(platform: Platform): Channel {
  const found = channels.find(({ kind }) => kind === kindOf[platform]);
  if (found === undefined) throw new Error(`no ${platform}`);
  return found;
}

/** A new customer who has just written, and the path of the conversation that came of it. */
async function conversationOn(platform: Platform): Promise<{ path: string; customerId: string; id: string }> {
  made += 1;
  const name = `Customer ${made} of ${platform}`;
  const customer = await roost.sim<{ id: string }>('POST', '/_sim/customers', { name });
  const assetId = channelOf(platform).externalId;
  await roost.sim('POST', '/_sim/send', { platform, customerId: customer.body.id, assetId, text: 'Hello?' });
  await roost.settle();
  const id = await conversationWith(name);
  return { path: `${workspace.path}/conversations/${id}`, id, customerId: customer.body.id };
}

async function conversationWith(name: string, query = ''): Promise<string> {
  const found = await workspace.owner.call<{ items: Conversation[] }>(
    'GET',
    `${workspace.path}/conversations?q=${encodeURIComponent(name)}${query}`,
  );
  const [conversation] = found.body.items;
  if (conversation === undefined) throw new Error(`no conversation with ${name}`);
  return conversation.id;
}

type Answered = Message & ErrorBody;
function say(path: string, wish: object) {
  made += 1;
  return workspace.owner.call<Answered>('POST', `${path}/messages`, { clientKey: `k${made}`, mode: 'reply', ...wish });
}

async function thread(path: string): Promise<Message[]> {
  return (await workspace.owner.call<{ items: Message[] }>('GET', `${path}/messages?limit=100`)).body.items;
}

async function ours(path: string): Promise<Message[]> {
  return (await thread(path)).filter(({ direction }) => direction === 'out').reverse();
}

interface Seen {
  method: string;
  body: Record<string, unknown>;
  raw: string;
}

/** Answers for one address of Graph; answers what was asked there. */
function atGraph(path: string, answer: object | (() => object), status = 200): Seen[] {
  const seen: Seen[] = [];
  host.put(`graph.facebook.com/v25.0/${path}`, async (request: IncomingMessage, response) => {
    const raw = (await buffer(request)).toString('latin1');
    const body = raw.startsWith('{') ? JSON.parse(Buffer.from(raw, 'latin1').toString()) : {};
    seen.push({ method: request.method ?? '', body, raw });
    const said = typeof answer === 'function' ? answer() : answer;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  });
  return seen;
}

/** Sees what is asked at one address of Graph; the simulated Meta answers. */
function watched(path: string): Seen[] {
  const seen: Seen[] = [];
  host.put(`graph.facebook.com/v25.0/${path}`, async (request: IncomingMessage, response) => {
    const body = await buffer(request);
    seen.push({ method: request.method ?? '', body: {}, raw: body.toString('latin1') });
    await passOn(request, body, response);
  });
  return seen;
}

async function passOn(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
  const {
    host: _ours,
    connection: _hop,
    'content-length': _length,
    'transfer-encoding': _chunks,
    ...headers
  } = request.headers;
  const answer = await fetch(roost.simulator.url + request.url, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: new Uint8Array(body),
  });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
}

async function upload(bytes: Buffer | string, name: string): Promise<Attachment> {
  const form = new FormData();
  form.append('file', new Blob([Buffer.from(bytes)]), name);
  const answer = await fetch(`${roost.url}${workspace.path}/attachments`, {
    method: 'POST',
    headers: { cookie: workspace.owner.cookie, 'x-roost': '1' },
    body: form,
  });
  return (await answer.json()) as Attachment;
}

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

  it('belong to one message only', async () => {
    const { path } = await conversationOn('whatsapp');
    const file = await upload(photo, 'once.jpg');
    expect((await say(path, { attachmentIds: [file.id] })).status).toBe(202);
    const again = await say(path, { attachmentIds: [file.id] });
    expect(again.body.error).toMatchObject({ code: 'invalid_input', field: 'attachmentIds' });
  });
});

function forwardMessages(request: IncomingMessage, response: ServerResponse): void {
  void buffer(request).then((body) => passOn(request, body, response));
}

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

  it('a message that failed leaves a mark and no words', async () => {
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
    expect(answer).toMatchObject({ status: 200, body: { text: null, deletedAt: expect.any(String) } });
    const retried = await workspace.owner.call('POST', `${workspace.path}/messages/${sent.body.id}/retry`, {});
    expect(retried.status).toBe(409);
  });
});

describe('a comment', () => {
  const post = '111_222';

  /** Somebody writes below a post of the Page, as Meta reports it. */
  async function comment(options: { parent?: string; at?: number; author?: string } = {}) {
    made += 1;
    const page = channelOf('messenger').externalId;
    const author = options.author ?? `5550${made}`;
    const [id, name] = [`222_${made}`, `Commenter ${author}`];
    const value = {
      ...{ item: 'comment', verb: 'add', post_id: post, comment_id: id, parent_id: options.parent ?? post },
      ...{ message: 'How much?', created_time: Math.floor((options.at ?? roost.clock.now().getTime()) / 1000) },
      from: { id: author, name },
    };
    await deliver({ object: 'page', entry: [{ id: page, time: 1, changes: [{ field: 'feed', value }] }] });
    const conversationId = await conversationWith(name, '&surface=comments');
    return { id, name, author, path: `${workspace.path}/conversations/${conversationId}`, conversationId };
  }

  async function deliver(body: object): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(body));
    const signature = signBody(roost.simulator.app.secret, bytes);
    await fetch(`${roost.url}/api/meta/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
      body: bytes,
    });
    await roost.app.drain();
  }

  it('is answered publicly below itself, and a reply to it below the same comment', async () => {
    const first = await comment();
    const atFirst = atGraph(`${first.id}/comments`, () => ({ id: `222_our_${++made}` }));
    expect(await say(first.path, { text: 'Ten euros' })).toMatchObject({ status: 202, body: { kind: 'comment' } });
    await roost.app.drain();
    const reply = await comment({ parent: first.id, author: first.author });
    await say(reply.path, { text: 'Each' });
    await roost.app.drain();
    expect(atFirst.map(({ body }) => body.message)).toEqual(['Ten euros', 'Each']);
    expect((await ours(reply.path)).map(({ status, replyToId }) => [status, replyToId !== null])).toEqual([
      ['sent', true],
      ['sent', true],
    ]);
  });

  it('takes text only', async () => {
    const { path } = await comment();
    const file = await upload(photo, 'x.jpg');
    const refused = await say(path, { attachmentIds: [file.id] });
    expect(refused.body.error.message).toBe('A comment takes text only.');
  });

  it('is answered privately once; the answer comes to the same contact', async () => {
    const { id, path, name } = await comment();
    const page = channelOf('messenger').externalId;
    const psid = `9990${++made}`;
    const sent = atGraph(`${page}/messages`, () => ({ recipient_id: psid, message_id: `m_private_${made}` }));
    const before = (await thread(path)).find(({ direction }) => direction === 'in');
    expect(before?.privateReply).toMatchObject({ state: 'private_reply', closesAt: expect.any(String) });
    const wish = { mode: 'private_reply', text: 'Just for you' };
    expect(await say(path, wish)).toMatchObject({ status: 202, body: { content: { privateReply: {} } } });
    await roost.app.drain();
    expect(sent[0]?.body).toMatchObject({ recipient: { comment_id: id }, messaging_type: 'RESPONSE' });

    const again = await say(path, wish);
    expect(again.status).toBe(422);
    expect(again.body.error).toMatchObject({ code: 'window_closed', state: 'closed', options: ['reply'] });
    expect((await thread(path)).find(({ direction }) => direction === 'in')?.privateReply?.state).toBe('closed');

    const at = roost.clock.now().getTime();
    const message = {
      sender: { id: psid },
      recipient: { id: page },
      timestamp: at,
      message: { mid: `m_${at}`, text: 'Thanks!' },
    };
    await deliver({ object: 'page', entry: [{ id: page, time: at, messaging: [message] }] });
    const direct = await conversationWith(name, '&surface=direct');
    const [answer, reply] = await thread(`${workspace.path}/conversations/${direct}`);
    expect([answer?.text, reply?.kind, reply?.text]).toEqual(['Thanks!', 'private_reply', 'Just for you']);
    const of = async (one: string) =>
      (await workspace.owner.call<Conversation>('GET', `${workspace.path}/conversations/${one}`)).body;
    expect((await of(direct)).contact.id).toBe((await of(path.split('/').at(-1) ?? '')).contact.id);
    host.put(`graph.facebook.com/v25.0/${page}/messages`, forwardMessages);
  });

  it('older than seven days is not answered privately, and says so', async () => {
    const { path } = await comment({ at: roost.clock.now().getTime() - 8 * 24 * 3_600_000 });
    const refused = await say(path, { mode: 'private_reply', text: 'Late' });
    expect(refused.status).toBe(422);
    expect(refused.body.error.message).toContain('7 days');
  });

  it('is hidden, liked, shown again and deleted', async () => {
    const { id, path } = await comment();
    const onComment = atGraph(id, { success: true });
    const likes = atGraph(`${id}/likes`, { success: true });
    const [shown] = await thread(path);
    const url = `${workspace.path}/messages/${shown?.id}`;
    const changed = await workspace.owner.call<Message>('PATCH', url, { hidden: true, liked: true });
    expect(changed).toMatchObject({ status: 200, body: { hidden: true, liked: true } });
    expect((await workspace.owner.call<Message>('PATCH', url, { hidden: false })).body).toMatchObject({
      hidden: false,
    });
    expect((await workspace.owner.call<Message>('DELETE', url)).body).toMatchObject({ text: null });
    expect(likes.map(({ method }) => method)).toEqual(['POST']);
    expect(onComment.map(({ method, body }) => [method, body.is_hidden])).toEqual([
      ['POST', true],
      ['POST', false],
      ['DELETE', undefined],
    ]);
  });

  it('whose reply got no answer is settled by what stands below it, and never sent twice', async () => {
    const { id, path } = await comment();
    const page = channelOf('messenger').externalId;
    let posts = 0;
    host.put(`graph.facebook.com/v25.0/${id}/comments`, (request, response) => {
      if (request.method === 'POST') {
        posts += 1;
        response.destroy();
        return;
      }
      const found = { id: '222_found', message: 'Open until nine', from: { id: page } };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: [found] }));
    });
    await say(path, { text: 'Open until nine' });
    await vi.waitFor(
      async () => expect((await ours(path))[0]).toMatchObject({ status: 'sent', externalId: '222_found' }),
      5_000,
    );
    expect(posts).toBe(1);
  });
});
