/** Every channel's calls, against the simulated Meta. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../../simulator/src/simulator.ts';
import { consent, control } from '../../../simulator/src/testing/meta-client.ts';
import { startProduct } from '../../../simulator/src/testing/product.ts';
import { createLog } from '../log.ts';
import { createGraph, type Graph, type GraphCaller } from '../meta/graph.ts';
import { parseLossless } from '../meta/lossless-json.ts';
import { appToken, connectErrorOf, debugToken, exchangeCode, longLived } from '../meta/oauth.ts';
import { verifySignature } from '../meta/signature.ts';
import type { Channel, DiscoveredAsset, Grant } from './channel.ts';
import { eventsOf } from './fixtures.ts';
import { channelOf, channels } from './index.ts';
import type { Draft } from './outgoing.ts';

const redirectUri = 'http://localhost:3000/api/meta/oauth/callback';
const everything = [
  'business_management',
  ...['pages_show_list', 'pages_manage_metadata', 'pages_read_engagement', 'pages_messaging'],
  ...['instagram_basic', 'instagram_manage_messages', 'whatsapp_business_management', 'whatsapp_business_messaging'],
];

let simulator: Simulator;
let graph: Graph;
let app: { appId: string; appSecret: string };

beforeAll(async () => {
  simulator = await createSimulator({ seed: 1 });
  graph = createGraph({ metaGatewayUrl: simulator.url, metaGraphVersion: 'v25.0' }, createLog('silent'));
  app = { appId: simulator.app.id, appSecret: simulator.app.secret };
});

afterAll(async () => {
  await graph.close();
  await simulator.close();
});

/** Dialog, exchange and grant, as connections/ does it. */
async function login(choice: { scopes?: string[]; untick?: string[]; personId?: string } = {}) {
  await control(simulator, 'reset', {});
  const { back } = await consent(simulator, { scopes: everything, ...choice });
  const code = back?.searchParams.get('code') ?? '';
  const short = await exchangeCode(graph, app, { code, redirectUri });
  const { token } = await longLived(graph, app, short.token);
  const report = await debugToken(graph, app, token);
  const grant: Grant = { scopes: report.scopes, declined: [], targets: report.targets };
  return { caller: graph.as({ token, appSecret: app.appSecret }), token, report, grant };
}

async function discovered(caller: GraphCaller, grant: Grant): Promise<DiscoveredAsset[]> {
  return (await Promise.all(channels.map((channel) => channel.discover(caller, grant)))).flat();
}

/** One asset of the kind, with a caller that has its token. */
async function connected(kind: DiscoveredAsset['kind']) {
  const { caller, token, grant } = await login();
  const asset = (await channelOf(kind).discover(caller, grant)).find(({ connectable }) => connectable);
  if (asset === undefined) throw new Error(`no ${kind} to connect`);
  const channel = channelOf(kind);
  const target = { externalId: asset.externalId, parentId: asset.parentId };
  return { channel, target, graph: graph.as({ token: asset.token ?? token, appSecret: app.appSecret }) };
}

const platforms = { facebook: 'messenger', instagram: 'instagram', whatsapp: 'whatsapp' } as const;

/** A customer writes to the channel; how they are known comes from the state, for webhooks are not under test here. */
async function customerWrites(channel: Channel, assetId: string) {
  const { kind } = channel.facts;
  const body = { platform: platforms[kind], customerId: 'c1', assetId, text: 'Hello' };
  const { messageId } = (await control(simulator, 'send', body)) as { messageId: string };
  const customer = simulator.world.customers.get('c1');
  const scoped = [...simulator.world.byScopedId].find(
    ([, of]) => of.assetId === assetId && of.customerId === 'c1',
  )?.[0];
  return { address: kind === 'whatsapp' ? `+${customer?.waId}` : String(scoped), lastExternalId: messageId };
}

test('App ID and secret are checked by asking for an app token', async () => {
  expect(await appToken(graph, app)).toBe('ok');
  expect(await appToken(graph, { ...app, appSecret: '0'.repeat(32) })).toBe('wrong_pair');
  expect(await appToken(graph, { ...app, appId: '999999999999999' })).toBe('wrong_pair');
  const nowhere = createGraph({ metaGatewayUrl: 'http://127.0.0.1:1', metaGraphVersion: 'v25.0' }, createLog('silent'));
  expect(await appToken(nowhere, app)).toBe('unreachable');
  await nowhere.close();
});

test('an exchange that Meta refuses says which of its reasons it was', async () => {
  const code = (await consent(simulator, { scopes: everything })).back?.searchParams.get('code') ?? '';
  const why = (change: { appSecret?: string; redirectUri?: string; code?: string }) =>
    exchangeCode(
      graph,
      { ...app, appSecret: change.appSecret ?? app.appSecret },
      { code: change.code ?? code, redirectUri: change.redirectUri ?? redirectUri },
    ).then(() => 'exchanged', connectErrorOf);
  expect(await why({ appSecret: '0'.repeat(32) })).toBe('wrong_secret');
  expect(await why({ redirectUri: 'http://localhost:3000/other' })).toBe('redirect_mismatch');
  expect(await why({})).toBe('exchanged');
  expect(await why({})).toBe('code_expired');
});

test('a long-lived token lasts about 60 days and knows its scopes and assets', async () => {
  const { report } = await login();
  const days = ((report.expiresAt?.getTime() ?? 0) - simulator.clock.now()) / 86_400_000;
  expect(days).toBeGreaterThan(58);
  expect(report).toMatchObject({ valid: true, appId: app.appId, type: 'USER' });
  expect(report.scopes).toEqual(expect.arrayContaining(everything));
});

test('discovery is the union of all ways: own Pages, Pages of a portfolio, Instagram accounts and WhatsApp numbers', async () => {
  const { caller, grant } = await login();
  const assets = await discovered(caller, grant);
  expect(
    assets.map(({ kind, name, detail, parentName, connectable }) => [kind, name, detail, parentName, connectable]),
  ).toEqual([
    ['facebook', 'Sunny Side Café', null, null, true],
    ['facebook', 'Harbor Books', null, null, true],
    ['facebook', 'Sunny Side Catering', null, null, true],
    ['instagram', 'sunnyside.cafe', 'Sunny Side Café', 'Sunny Side Café', true],
    ['whatsapp', 'Sunny Side Café', '+1 555-010-0101', 'Sunny Side WhatsApp', true],
  ]);
  expect(assets.filter(({ kind }) => kind !== 'whatsapp').every(({ token }) => token !== null)).toBe(true);
});

test('someone without a Page has nothing to connect', async () => {
  const robin = [...simulator.world.people.values()].find(({ name }) => name === 'Robin Lee');
  const { caller, grant } = await login({ personId: robin?.id ?? '' });
  expect(await discovered(caller, grant)).toEqual([]);
});

test('a declined permission leaves the asset visible and says which one is missing', async () => {
  const scopes = everything.filter((scope) => scope !== 'pages_messaging' && scope !== 'whatsapp_business_messaging');
  const { caller, grant } = await login({ scopes });
  const assets = await discovered(caller, grant);
  expect(assets.find(({ kind }) => kind === 'facebook')).toMatchObject({
    connectable: false,
    reason: 'The permission pages_messaging was not granted.',
  });
  expect(assets.find(({ kind }) => kind === 'whatsapp')).toMatchObject({
    connectable: false,
    reason: 'The permission whatsapp_business_messaging was not granted.',
  });
  expect(assets.find(({ kind }) => kind === 'instagram')).toMatchObject({ connectable: true, reason: null });
});

test('a Page that was not ticked is not offered', async () => {
  const books = [...simulator.world.pages.values()].find(({ name }) => name === 'Harbor Books');
  const { caller, grant } = await login({ untick: [books?.id ?? ''] });
  const offered = (await discovered(caller, grant)).filter(({ connectable }) => connectable);
  expect(offered.map(({ name }) => name)).not.toContain('Harbor Books');
  expect(offered.map(({ name }) => name)).toContain('Sunny Side Café');
});

test.each(channels)('$facts.kind: the app may subscribe to every field it names', async ({ facts }) => {
  // Only the fields are under test: the handshake fails, which Meta says after it has looked at the fields.
  const call = graph.as({ token: `${app.appId}|${app.appSecret}` }).post(`${app.appId}/subscriptions`, {
    object: facts.webhook.object,
    callback_url: 'http://127.0.0.1:1/webhook',
    verify_token: 'x',
    fields: facts.webhook.appFields.join(','),
  });
  await expect(call).rejects.toMatchObject({ code: 2200 });
});

test.each(channels)(
  '$facts.kind: subscribed, it is healthy; unsubscribed, it says what is wrong',
  async ({ facts }) => {
    const { channel, target, graph: caller } = await connected(facts.kind);
    await channel.subscribe(caller, target);
    await channel.subscribe(caller, target);
    expect(await channel.health(caller, target)).toMatchObject({ code: 'connected' });
    await channel.unsubscribe(caller, target);
    expect(await channel.health(caller, target)).toMatchObject({ code: 'attention', action: 'Subscribe again' });
  },
);

test.each(channels)(
  '$facts.kind: a message and our reply come round: sent, signed, delivered, parsed',
  async ({ facts }) => {
    const { channel, target, graph: caller } = await connected(facts.kind);
    const product = await startProduct(simulator.app.verifyToken);
    await graph.as({ token: `${app.appId}|${app.appSecret}` }).post(`${app.appId}/subscriptions`, {
      object: facts.webhook.object,
      callback_url: product.url,
      verify_token: simulator.app.verifyToken,
      fields: facts.webhook.appFields.join(','),
    });
    await channel.subscribe(caller, target);
    const { address, lastExternalId } = await customerWrites(channel, target.externalId);
    const draft: Draft = {
      reference: 'our-message-id',
      to: { person: address },
      say: { kind: 'text', text: 'Hi! 👋' },
      humanAgent: false,
      replyToExternalId: lastExternalId,
    };
    const { externalId } = await channel.send(caller, target, draft);
    await simulator.settle();
    await product.close();

    const bodies = product.received.map(({ body, signature }) => {
      const bytes = Buffer.from(body, 'latin1');
      expect(verifySignature(bytes, signature, app.appSecret)).toBe(true);
      return parseLossless(bytes.toString('utf8'));
    });
    const events = bodies.flatMap(eventsOf);
    expect(events.filter(({ type }) => type === 'unknown')).toEqual([]);
    expect(events.every((event) => event.channel.externalId === target.externalId)).toBe(true);
    expect(events[0]).toMatchObject({
      type: 'message',
      externalId: lastExternalId,
      from: { address },
      said: { text: 'Hello' },
    });
    // What settles a send whose answer was lost: the echo's metadata, or any status with our reference.
    const settling = events.find(({ type }) => type === (facts.kind === 'whatsapp' ? 'status' : 'echo'));
    expect(settling).toMatchObject(
      facts.kind === 'whatsapp'
        ? { externalId, ownReference: 'our-message-id' }
        : { externalId, metadata: 'our-message-id', appId: app.appId, to: { address }, said: { text: 'Hi! 👋' } },
    );
    const delivered = events.some((event) => event.type === 'status' && event.status === 'delivered');
    // Instagram tells of reading only (META.md §3).
    expect(delivered).toBe(facts.kind !== 'instagram');
  },
);

test.each(channels)('$facts.kind: after 24 hours Meta refuses, and we can say why', async ({ facts }) => {
  const { channel, target, graph: caller } = await connected(facts.kind);
  const { address } = await customerWrites(channel, target.externalId);
  await control(simulator, 'clock', { advanceMs: 25 * 3_600_000 });
  const draft = {
    reference: 'r',
    to: { person: address },
    say: { kind: 'text', text: 'Late' },
    humanAgent: false,
  } as const;
  const code = facts.kind === 'whatsapp' ? 131047 : 10;
  await expect(channel.send(caller, target, draft)).rejects.toMatchObject({ outcome: 'refused', code });
});

test.each(['facebook', 'instagram'] as const)('%s: a human agent may still answer within 7 days', async (kind) => {
  const { channel, target, graph: caller } = await connected(kind);
  const { address } = await customerWrites(channel, target.externalId);
  await control(simulator, 'clock', { advanceMs: 25 * 3_600_000 });
  const draft = {
    reference: 'r',
    to: { person: address },
    say: { kind: 'text', text: 'Late, but a person' },
    humanAgent: true,
  } as const;
  expect((await channel.send(caller, target, draft)).externalId).not.toBe('');
});

test.each(channels)('$facts.kind: what it is able to do besides is accepted by Meta', async ({ facts }) => {
  const { channel, target, graph: caller } = await connected(facts.kind);
  const to = await customerWrites(channel, target.externalId);
  await channel.markSeen?.(caller, target, to);
  await channel.typing?.(caller, target, to);
  await channel.register?.(caller, target, '123456');
  const profile = await channel.profile?.(caller, target, { externalId: to.address, address: to.address });
  if (profile !== undefined) {
    expect(profile).toMatchObject({ name: 'Maria Garcia', pictureUrl: expect.stringContaining('https://') });
    const picture = await graph.download(profile.pictureUrl ?? '', { bytesMax: 5_000_000 });
    expect(picture.mimeType).toBe('image/png');
  }
});
