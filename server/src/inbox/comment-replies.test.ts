import type { Conversation } from '@roost/contract/conversations.ts';
import type { Message } from '@roost/contract/messages.ts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { signBody } from '../../../simulator/src/simulator.ts';
import { setOutgoingStage } from '../test/outgoing.ts';

const stage = await setOutgoingStage();
const { host, roost, workspace, channelOf, conversationWith, say, thread, ours, atGraph, upload, forwardMessages } =
  stage;
afterAll(stage.close);

describe('a comment', () => {
  const post = '111_222';

  /** Somebody writes below a post of the Page, as Meta reports it. */
  async function comment(options: { parent?: string; at?: number; author?: string } = {}) {
    const made = stage.next();
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
    const atFirst = atGraph(`${first.id}/comments`, () => ({ id: `222_our_${stage.next()}` }));
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
    const file = await upload('words', 'x.txt');
    const refused = await say(path, { attachmentIds: [file.id] });
    expect(refused.body.error.message).toBe('A comment takes text only.');
  });

  it('is answered privately once; the answer comes to the same contact', async () => {
    const { id, path, name } = await comment();
    const page = channelOf('messenger').externalId;
    const made = stage.next();
    const psid = `9990${made}`;
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
