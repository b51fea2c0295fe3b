/** What `outgoing.ts` claims: the simulated Meta takes it, or Roost says beforehand why not. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../../../simulator/src/simulator.ts';
import { longToken } from '../../../../simulator/src/testing/instagram-client.ts';
import { consent, control } from '../../../../simulator/src/testing/meta-client.ts';
import type { Channel, ChannelTarget, Grant } from '../../channels/channel.ts';
import { channels } from '../../channels/index.ts';
import { instagram } from '../../channels/instagram/index.ts';
import { type Draft, fileIn, type Outgoing, type OutgoingFile, type Sent } from '../../channels/outgoing.ts';
import { createLog } from '../../log.ts';
import { createGraph, type Graph, type GraphCaller } from '../../meta/graph.ts';
import { debugToken, exchangeCode, longLived } from '../../meta/oauth.ts';
import { outgoing } from './outgoing.ts';

let simulator: Simulator;
let graph: Graph;
const media = createServer((request, response) => {
  const type = new URL(request.url ?? '', 'http://localhost').searchParams.get('type') ?? '';
  response.writeHead(200, { 'content-type': type }).end(jpeg);
});
const jpeg = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////2Q==', 'base64');

beforeAll(async () => {
  simulator = await createSimulator({ seed: 3 });
  graph = createGraph({ metaGatewayUrl: simulator.url, metaGraphVersion: 'v25.0' }, createLog('silent'));
  await new Promise<void>((resolve) => media.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  media.close();
  await graph.close();
  await simulator.close();
});

function file(name: string, mimeType: string): OutgoingFile {
  const { port } = media.address() as AddressInfo;
  const link = async () => `http://localhost:${port}/${name}?type=${encodeURIComponent(mimeType)}`;
  return { name, mimeType, bytes: jpeg.length, read: () => Readable.from([jpeg], { objectMode: false }), link };
}

const body = { text: 'Please choose' };
const kinds: [name: string, say: () => Outgoing][] = [
  ['Text', () => ({ kind: 'text', text: 'Hello' })],
  ['Quick replies', () => ({ kind: 'text', text: 'Pick', quickReplies: [{ title: 'One' }] })],
  ['Picture', () => ({ kind: 'image', file: file('a.jpg', 'image/jpeg') })],
  ['Video', () => ({ kind: 'video', file: file('a.mp4', 'video/mp4') })],
  ['Audio', () => ({ kind: 'audio', file: file('a.m4a', 'audio/mp4') })],
  ['Voice note', () => ({ kind: 'voice', file: file('a', '') })],
  ['File', () => ({ kind: 'file', file: file('a.pdf', 'application/pdf') })],
  ['Sticker', () => ({ kind: 'sticker', file: file('a.webp', 'image/webp') })],
  [
    'Buttons',
    () => ({
      kind: 'interactive',
      interactive: { type: 'button', body, action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'Yes' } }] } },
    }),
  ],
  [
    'List',
    () => ({
      kind: 'interactive',
      interactive: { type: 'list', body, action: { button: 'See', sections: [{ rows: [{ id: 'a', title: 'One' }] }] } },
    }),
  ],
  [
    'Link button',
    () => ({
      kind: 'interactive',
      interactive: {
        type: 'cta_url',
        body,
        action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://example.com' } },
      },
    }),
  ],
  [
    'Question for a location',
    () => ({
      kind: 'interactive',
      interactive: { type: 'location_request_message', body, action: { name: 'send_location' } },
    }),
  ],
  ['Location', () => ({ kind: 'location', location: { latitude: 52.5, longitude: 13.4, name: 'Us' } })],
  [
    'Contact card',
    () => ({
      kind: 'contacts',
      contacts: [{ name: { formatted_name: 'Ada', first_name: 'Ada' }, phones: [{ phone: '+49151' }] }],
    }),
  ],
  [
    'Template',
    () => ({
      kind: 'template',
      template: {
        name: 'order_ready',
        language: 'en_US',
        components: [
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Ada' },
              { type: 'text', text: '17' },
            ],
          },
        ],
      },
    }),
  ],
];

const scopes = [
  'business_management',
  ...['pages_show_list', 'pages_manage_metadata', 'pages_read_engagement', 'pages_messaging'],
  ...['pages_manage_engagement', 'pages_read_user_content', 'instagram_manage_comments'],
  ...['instagram_basic', 'instagram_manage_messages', 'whatsapp_business_management', 'whatsapp_business_messaging'],
];
const platforms = { facebook: 'messenger', instagram: 'instagram', whatsapp: 'whatsapp' } as const;

async function told(of: Simulator, what: string, body: object): Promise<Record<string, unknown>> {
  return (await control(of, what, body)) as Record<string, unknown>;
}

/** One asset of the channel, with somebody who has just written to it. */
async function ready(channel: Channel) {
  const { kind } = channel.facts;
  await control(simulator, 'reset', {});
  const app = { appId: simulator.app.id, appSecret: simulator.app.secret };
  const redirectUri = 'http://localhost:3000/api/meta/oauth/callback';
  const { back } = await consent(simulator, { scopes });
  const { token: short } = await exchangeCode(graph, app, { code: back?.searchParams.get('code') ?? '', redirectUri });
  const { token } = await longLived(graph, app, short);
  const grant: Grant = { scopes: (await debugToken(graph, app, token)).scopes, declined: [], targets: new Map() };
  const asset = (await channel.discover(graph.as({ token, ...app }), grant)).find(({ connectable }) => connectable);
  if (asset === undefined) throw new Error(`no ${kind} to connect`);
  const { externalId, parentId } = asset;
  const caller = graph.as({ token: asset.token ?? token, appSecret: app.appSecret });
  return writtenTo(channel, { externalId, parentId }, caller);
}

/** An Instagram account that logged in as itself, through graph.instagram.com. */
async function readyAsItself() {
  await control(simulator, 'reset', {});
  const { id } = await told(simulator, 'instagram_accounts', { username: 'no.page' });
  const token = await longToken(simulator, { account: String(id) });
  const caller = graph.as({ token, host: 'graph.instagram.com' });
  return writtenTo(instagram, { externalId: String(id), parentId: null }, caller);
}

async function writtenTo(channel: Channel, target: ChannelTarget, caller: GraphCaller) {
  const { kind } = channel.facts;
  const { externalId } = target;
  const written = await told(simulator, 'send', {
    ...{ platform: platforms[kind], customerId: 'c1', assetId: externalId, text: 'Hi' },
  });
  const scoped = [...simulator.world.byScopedId].find(([, of]) => of.assetId === externalId && of.customerId === 'c1');
  const person = kind === 'whatsapp' ? `+${simulator.world.customers.get('c1')?.waId}` : String(scoped?.[0]);
  const at = { channel, graph: caller, target, person, inbound: String(written.messageId) };
  if (kind === 'whatsapp') return { ...at, comment: async () => '' };
  const postOn = { platform: kind, assetId: externalId, text: 'Look' };
  /** Somebody writes below a post; each time a comment of its own. */
  const comment = async () => {
    const post = await told(simulator, 'posts', postOn);
    return String((await told(simulator, 'comments', { postId: post.id, customerId: 'c1', text: 'How much?' })).id);
  };
  return { ...at, comment };
}

type Ready = Awaited<ReturnType<typeof ready>>;
type Act = (on: Ready) => Promise<unknown> | null;

const draft = (to: Draft['to'], text: string, more: Partial<Draft> = {}): Draft => ({
  ...{ reference: `r-${text}`, to, say: { kind: 'text', text }, humanAgent: false },
  ...more,
});

/** Null: the channel has no such thing. */
const acts: [name: string, act: Act][] = [
  [
    'Reply to a message',
    ({ channel, graph, target, person, inbound }) =>
      channel.facts.limits.replyTo === undefined
        ? null
        : channel.send(graph, target, draft({ person }, 'That one', { replyToExternalId: inbound })),
  ],
  [
    'Reaction, and taking it back',
    ({ channel: { react }, graph, target, person: address, inbound: externalId }) =>
      react === undefined
        ? null
        : react(graph, target, { address, externalId }, '❤️').then(() =>
            react(graph, target, { address, externalId }, null),
          ),
  ],
  [
    'Typing',
    ({ channel, graph, target, person, inbound }) =>
      channel.typing?.(graph, target, { address: person, lastExternalId: inbound }) ?? null,
  ],
  [
    'Seen',
    ({ channel, graph, target, person, inbound }) =>
      channel.markSeen?.(graph, target, { address: person, lastExternalId: inbound }) ?? null,
  ],
  ['Taking a message back', ({ channel, graph, target, inbound }) => channel.unsend?.(graph, target, inbound) ?? null],
  [
    'Public reply to a comment',
    ({ channel, graph, target, comment }) =>
      channel.facts.surfaces.includes('comments')
        ? comment().then((under) => channel.send(graph, target, draft({ under }, 'Ten euros')))
        : null,
  ],
  [
    'Private reply to a comment',
    ({ channel, graph, target, comment }) =>
      channel.privateReply === true
        ? comment().then((privatelyTo) => channel.send(graph, target, draft({ privatelyTo }, 'Just for you')))
        : null,
  ],
  [
    'Hiding a comment, and showing it again',
    ({ channel: { hideComment }, graph, target, comment }) =>
      hideComment === undefined
        ? null
        : comment().then((id) =>
            hideComment(graph, target, id, true).then(() => hideComment(graph, target, id, false)),
          ),
  ],
  [
    'Liking a comment',
    ({ channel: { likeComment }, graph, target, comment }) =>
      likeComment === undefined ? null : comment().then((id) => likeComment(graph, target, id, true)),
  ],
  [
    'Deleting a comment',
    ({ channel: { deleteComment }, graph, target, comment }) =>
      deleteComment === undefined ? null : comment().then((id) => deleteComment(graph, target, id)),
  ],
];

function claimed(name: string, kind: Channel['facts']['kind']): boolean {
  const cell = outgoing.find((row) => row.kind === name)?.[kind];
  return cell !== undefined && !('not' in cell);
}

test('every row is tried, and whatever is tried has its row', () => {
  const tried = [...kinds, ...acts].map(([name]) => name);
  expect(outgoing.map((row) => row.kind).sort()).toEqual(tried.sort());
});

/** As the outbox does it: what has to be at Meta before goes up first. */
async function sendIt({ channel, target, graph: caller }: Ready, draft: Draft): Promise<Sent> {
  const file = fileIn(draft.say);
  const uploadedId = file === null ? undefined : await channel.upload?.(caller, target, draft.say, file);
  return channel.send(caller, target, uploadedId === undefined ? draft : { ...draft, uploadedId });
}

async function tryEverything(on: Ready): Promise<void> {
  const { channel, person } = on;
  const { kind, limits } = channel.facts;
  for (const [name, make] of kinds) {
    const made = make();
    const voice = made.kind === 'voice' ? limits.voiceType : undefined;
    const say = made.kind === 'voice' ? { ...made, file: file('voice', voice ?? 'audio/ogg') } : made;
    const refused = channel.refuse(say, 'direct');
    expect([name, refused === null]).toEqual([name, claimed(name, kind)]);
    if (refused !== null) {
      expect(refused).toMatch(/^[A-Z].*\.$/);
      continue;
    }
    const outcome = await sendIt(on, { reference: `r-${name}`, to: { person }, say, humanAgent: false }).catch(String);
    expect([name, outcome]).toEqual([name, expect.objectContaining({ externalId: expect.any(String) })]);
  }
  for (const [name, act] of acts) {
    const doing = act(on);
    expect([name, doing !== null]).toEqual([name, claimed(name, kind)]);
    await expect(doing ?? Promise.resolve(), name).resolves.toSatisfy(() => true);
  }
}

test.each(channels)('$facts.kind: what the table claims arrives, everything else is refused', async (channel) => {
  await tryEverything(await ready(channel));
});

test('an Instagram account that logged in as itself can do the same', async () => {
  await tryEverything(await readyAsItself());
});
