/** Sending, seen from outside: a Roost whose calls to the simulated Meta can be watched and answered. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Attachment } from '@roost/contract/attachments.ts';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { ErrorBody } from '@roost/contract/errors.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { startMediaHost } from './media-host.ts';
import { connectEverything, makeWorkspace, startRoost } from './roost.ts';

const kindOf = { messenger: 'facebook', instagram: 'instagram', whatsapp: 'whatsapp' } as const;
export type Platform = keyof typeof kindOf;

export type Answered = Message & ErrorBody;

interface Seen {
  method: string;
  body: Record<string, unknown>;
  raw: string;
}

export type OutgoingStage = Awaited<ReturnType<typeof setOutgoingStage>>;

export async function setOutgoingStage() {
  const host = await startMediaHost();
  const roost = await startRoost({ META_GATEWAY_URL: host.url });
  host.forwardTo = roost.simulator.url;
  const workspace = await makeWorkspace(roost);
  const channels = await connectEverything(roost, workspace);
  let made = 0;

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

  function say(path: string, wish: object) {
    made += 1;
    return workspace.owner.call<Answered>('POST', `${path}/messages`, {
      clientKey: `k${made}`,
      mode: 'reply',
      ...wish,
    });
  }

  async function thread(path: string): Promise<Message[]> {
    return (await workspace.owner.call<{ items: Message[] }>('GET', `${path}/messages?limit=100`)).body.items;
  }

  async function ours(path: string): Promise<Message[]> {
    return (await thread(path)).filter(({ direction }) => direction === 'out').reverse();
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

  function forwardMessages(request: IncomingMessage, response: ServerResponse): void {
    void buffer(request).then((body) => passOn(request, body, response));
  }

  return {
    ...{ host, roost, workspace, channelOf, conversationOn, conversationWith, say, thread, ours },
    ...{ atGraph, watched, upload, forwardMessages },
    /** Numbers that nobody has had before. */
    next: () => ++made,
    async close() {
      await roost.close();
      await host.close();
    },
  };
}
