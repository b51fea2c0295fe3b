/** Every kind of message on every channel: either the simulated Meta takes it, or Roost says beforehand why not. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../../simulator/src/simulator.ts';
import { consent, control } from '../../../simulator/src/testing/meta-client.ts';
import { createLog } from '../log.ts';
import { createGraph, type Graph } from '../meta/graph.ts';
import { debugToken, exchangeCode, longLived } from '../meta/oauth.ts';
import type { Channel, Grant } from './channel.ts';
import { channels } from './index.ts';
import type { Outgoing, OutgoingFile } from './outgoing.ts';

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
  return { name, mimeType, bytes: jpeg.length, read: async () => jpeg, link };
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
  ...['instagram_basic', 'instagram_manage_messages', 'whatsapp_business_management', 'whatsapp_business_messaging'],
];
const platforms = { facebook: 'messenger', instagram: 'instagram', whatsapp: 'whatsapp' } as const;

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
  await control(simulator, 'send', { platform: platforms[kind], customerId: 'c1', assetId: externalId, text: 'Hi' });
  const scoped = [...simulator.world.byScopedId].find(([, of]) => of.assetId === externalId && of.customerId === 'c1');
  const person = kind === 'whatsapp' ? `+${simulator.world.customers.get('c1')?.waId}` : String(scoped?.[0]);
  const caller = graph.as({ token: asset.token ?? token, appSecret: app.appSecret });
  return { target: { externalId, parentId }, caller, person };
}

const table = new Map<string, string>();

test.each(channels)('$facts.kind: what is not refused beforehand arrives', async (channel) => {
  const { target, caller, person } = await ready(channel);
  for (const [name, make] of kinds) {
    const made = make();
    const voice = made.kind === 'voice' ? channel.facts.limits.voiceType : undefined;
    const say = made.kind === 'voice' ? { ...made, file: file('voice', voice ?? 'audio/ogg') } : made;
    const refused = channel.refuse(say, 'direct');
    table.set(`${name} ${channel.facts.kind}`, refused === null ? 'yes' : '–');
    if (refused !== null) {
      expect(refused).toMatch(/^[A-Z].*\.$/);
      continue;
    }
    const draft = { reference: `r-${name}`, to: { person }, say, humanAgent: false };
    const outcome = await channel.send(caller, target, draft).catch((error: unknown) => String(error));
    expect([name, outcome]).toEqual([name, expect.objectContaining({ externalId: expect.any(String) })]);
  }
});

test('the table of what goes out, in docs/META.md, is what was just proven', () => {
  const place = new URL('../../../docs/META.md', import.meta.url);
  const text = readFileSync(place, 'utf8');
  const rows = kinds.map(
    ([name]) => `| ${name} | ${channels.map(({ facts }) => table.get(`${name} ${facts.kind}`)).join(' | ')} |`,
  );
  const drawn = ['| kind | Messenger | Instagram | WhatsApp |', '| --- | --- | --- | --- |', ...rows].join('\n');
  const marks = /(<!-- outgoing: written by a test -->\n)[\s\S]*?(\n<!-- end of outgoing -->)/;
  if (process.env.UPDATE_DOCS === '1') writeFileSync(place, text.replace(marks, `$1${drawn}$2`));
  else expect(marks.exec(text)?.[0]).toContain(drawn);
});
