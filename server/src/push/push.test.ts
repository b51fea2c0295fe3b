import { createPublicKey, verify } from 'node:crypto';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { ErrorBody } from '@roost/contract/errors.ts';
import type { PushWishes } from '@roost/contract/push.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import webPush from 'web-push';
import { endOldSessions } from '../accounts/end-sessions.ts';
import { readConfig } from '../config.ts';
import { acrossWorkspaces } from '../db/db.ts';
import { conversationsByName, invite, type TestAgent, write } from '../test/people.ts';
import { type PushBrowser, type PushService, startPushService } from '../test/push-service.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { createPush } from './call.ts';

let service: PushService;
let roost: TestRoost;
let workspace: TestWorkspace;
let pageId: string;
let ben: TestAgent;
let ownerEmail: string;
const benEmail = 'ben.baker@example.com';
let hers: PushBrowser;
let his: PushBrowser;
let people = 95_000;
const lines: string[] = [];

beforeAll(async () => {
  service = await startPushService();
  roost = await startRoost({ PUSH_GATEWAY_URL: service.url, LOG_LEVEL: 'warn' }, (line) => lines.push(line));
  workspace = await makeWorkspace(roost);
  const channels = await connectEverything(roost, workspace);
  pageId = channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
  ben = await invite(roost, workspace, 'Ben Baker');
  const me = await workspace.owner.call<{ agent: { email: string } }>('GET', '/api/me');
  ownerEmail = me.body.agent.email;
});
afterAll(async () => {
  await roost.close();
  await service.close();
});

async function signIn(client: Client, email: string, password: string): Promise<void> {
  expect((await client.call('POST', '/api/auth/sign-in/email', { email, password })).status).toBe(200);
}

type Client = Pick<TestAgent, 'call'>;

function subscribe(
  client: Client,
  { endpoint, keys }: Pick<PushBrowser, 'endpoint' | 'keys'>,
  wishes: Partial<PushWishes> = {},
) {
  const body = { endpoint, keys, withText: false, quiet: null, timeZone: 'Europe/Berlin', ...wishes };
  return client.call<ErrorBody>('PUT', `${workspace.path}/push-subscription`, body);
}

/** Without a gateway before the push services. */
function pushDirectly(to: Parameters<ReturnType<typeof createPush>>[0]) {
  const config = readConfig({ DATA_DIR: roost.app.ctx.config.dataDir });
  return createPush(config)(to, webPush.generateVAPIDKeys(), { title: '', body: '', tag: '', path: '/' });
}

async function onlySubscription(): Promise<string> {
  const { rows } = await acrossWorkspaces(roost.app.ctx, (tx) =>
    sql<{ id: string }>`select id from push_subscriptions`.execute(tx),
  );
  expect(rows).toHaveLength(1);
  return rows[0]?.id ?? '';
}

async function count(): Promise<number> {
  const { rows } = await acrossWorkspaces(roost.app.ctx, (tx) =>
    sql<{ count: number }>`select count(*)::int as count from push_subscriptions`.execute(tx),
  );
  return rows[0]?.count ?? -1;
}

/** A customer nobody has heard of writes. */
async function somebodyWrites(text: string): Promise<Conversation> {
  people += 1;
  await write(roost, pageId, [{ from: String(people), text, at: roost.clock.now().getTime() }]);
  const found = (await conversationsByName(workspace)).get(String(people));
  if (found === undefined) throw new Error('nothing arrived');
  return found;
}

beforeEach(async () => {
  service.answer(201);
  hers = service.browser();
  his = service.browser();
  await subscribe(workspace.owner, hers);
  await subscribe(ben, his);
});

async function unsubscribe(): Promise<void> {
  await acrossWorkspaces(roost.app.ctx, (tx) => sql`delete from push_subscriptions`.execute(tx));
}

describe('a message of a customer', () => {
  beforeEach(unsubscribe);
  beforeEach(async () => {
    await subscribe(workspace.owner, hers);
    await subscribe(ben, his, { withText: true });
  });

  it('reaches every browser that wants it, with words only where they were asked for', async () => {
    const { id, contact } = await somebodyWrites('My card number is 4242');
    const path = `/w/${workspace.id}/inbox/${id}`;
    expect(hers.told()).toEqual([
      { title: 'Roost', body: expect.stringContaining('New message on'), tag: `roost ${id}`, path },
    ]);
    expect(his.told()).toEqual([{ title: contact.name, body: 'My card number is 4242', tag: `roost ${id}`, path }]);
    expect(JSON.stringify(hers.told())).not.toContain(contact.name);
    // Sealed on the way, whoever carries it.
    expect(service.calls.some(({ body }) => body.includes('4242'))).toBe(false);
  });

  it('is told in the language the browser’s page was in when it last said so', async () => {
    await subscribe(workspace.owner, hers, { language: 'es' });
    await subscribe(ben, his, { language: 'es', withText: true });
    await subscribe(ben, his, { language: 'pt' });
    await somebodyWrites('Hola');
    expect(hers.told()).toMatchObject([{ body: expect.stringMatching(/^Mensaje nuevo en /) }]);
    expect(his.told()).toMatchObject([{ body: expect.stringMatching(/^Nova mensagem em /) }]);
  });

  it('of a conversation that is somebody’s reaches that person alone', async () => {
    const { id, contact } = await somebodyWrites('Hello');
    await workspace.owner.call('PATCH', `${workspace.path}/conversations/${id}`, { assigneeId: ben.id });
    await roost.settle();
    const [before, after] = [hers.told().length, his.told().length];
    await write(roost, pageId, [{ from: contact.name, text: 'Still there?', at: roost.clock.now().getTime() }]);
    expect(hers.told()).toHaveLength(before);
    expect(his.told().slice(after)).toMatchObject([{ body: 'Still there?' }]);
  });

  it('of a conversation that is nobody’s passes over who takes no new ones', async () => {
    const away = (available: boolean) => ben.call('PUT', `${workspace.path}/availability`, { available });
    await away(false);
    const { id, contact } = await somebodyWrites('Anybody there?');
    expect([hers.told().length, his.told().length]).toEqual([1, 0]);
    await workspace.owner.call('PATCH', `${workspace.path}/conversations/${id}`, { assigneeId: ben.id });
    await roost.settle();
    await write(roost, pageId, [{ from: contact.name, text: 'Ben?', at: roost.clock.now().getTime() }]);
    expect(his.told()).toMatchObject([{ title: expect.stringContaining('Olivia') }, { body: 'Ben?' }]);
    await away(true);
  });

  it('keeps silent in quiet hours by the reader’s own clock, and of people who are blocked', async () => {
    const time = (zone: string, ms: number) =>
      new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
        new Date(roost.clock.now().getTime() + ms),
      );
    const quiet = { from: time('Asia/Tokyo', -3_600_000), to: time('Asia/Tokyo', 3_600_000) };
    await subscribe(workspace.owner, hers, { quiet, timeZone: 'Asia/Tokyo' });
    await subscribe(ben, his, { quiet, timeZone: 'America/Lima' });
    const { contact } = await somebodyWrites('Good evening');
    expect([hers.told().length, his.told().length]).toEqual([0, 1]);
    await workspace.owner.call('PATCH', `${workspace.path}/contacts/${contact.id}`, { blocked: true });
    await write(roost, pageId, [{ from: contact.name, text: 'Hey', at: roost.clock.now().getTime() }]);
    expect(his.told()).toHaveLength(1);
  });

  it('is signed by this installation, with a key that is stored sealed', async () => {
    await somebodyWrites('Hello');
    const { body } = await ben.call<{ publicKey: string }>('GET', `${workspace.path}/push-key`);
    const [, token = '', key = ''] =
      /^vapid t=([^,]+), k=(.+)$/.exec(String(service.calls.at(-1)?.headers.authorization)) ?? [];
    expect(key).toBe(body.publicKey);
    const [head = '', claims = '', signature = ''] = token.split('.');
    const raw = Buffer.from(key, 'base64url');
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: raw.subarray(1, 33).toString('base64url'),
      y: raw.subarray(33).toString('base64url'),
    };
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    const signed = Buffer.from(signature, 'base64url');
    expect(
      verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signed),
    ).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ aud: 'https://push.example.com' });
    await acrossWorkspaces(roost.app.ctx, async (tx) => {
      const { rows } = await sql<{ sealed: string }>`select private_sealed as sealed from push_keys`.execute(tx);
      expect(rows.map(({ sealed }) => sealed.slice(0, 3))).toEqual(['v1.']);
    });
  });
});

describe('a colleague', () => {
  it('who gives me a conversation or names me in a note is heard of', async () => {
    await unsubscribe();
    await subscribe(ben, his, { withText: true });
    const { id } = await somebodyWrites('Hello');
    const before = his.told().length;
    await workspace.owner.call('PATCH', `${workspace.path}/conversations/${id}`, { assigneeId: ben.id });
    const note = { clientKey: 'n', mode: 'note', text: '@Ben Baker look', mentionIds: [ben.id] };
    await roost.settle();
    await workspace.owner.call('POST', `${workspace.path}/conversations/${id}/messages`, note);
    await roost.settle();
    expect(
      his
        .told()
        .slice(before)
        .map(({ title }) => title),
    ).toEqual(['Olivia Owner gave you a conversation', 'Olivia Owner mentioned you']);
  });

  it('of a reply that did not go out reaches who wrote it', async () => {
    // Known to nobody at Meta, who refuses the reply.
    const { id, contact } = await somebodyWrites('Hello');
    await unsubscribe();
    await subscribe(ben, his, { withText: true });
    const before = his.told().length;
    const reply = { clientKey: 'r', mode: 'reply', text: 'Good morning' };
    await ben.call('POST', `${workspace.path}/conversations/${id}/messages`, reply);
    await roost.settle();
    const title = `The reply to ${contact.name} was not sent`;
    expect(his.told().slice(before)).toMatchObject([{ title, body: 'Good morning' }]);
  });
});

describe('a subscription', () => {
  it.each([404, 410])('that its service answers with %i is forgotten', async (status) => {
    const before = await count();
    expect(before).toBeGreaterThan(0);
    service.answer(status);
    await somebodyWrites('Anybody?');
    expect(await count()).toBe(0);
  });

  it('is kept when the service is busy, and ends with the session it was made in', async () => {
    await unsubscribe();
    await subscribe(ben, his);
    service.answer(503);
    await somebodyWrites('Anybody?');
    expect(await count()).toBe(1);
    await ben.call('POST', '/api/auth/sign-out', {});
    expect(await count()).toBe(0);
  });

  it('is told nothing once its session has ended by itself, and goes with it', async () => {
    await unsubscribe();
    await signIn(ben, benEmail, 'a long enough password');
    await subscribe(ben, his, { withText: true });
    expect(await count()).toBe(1);
    roost.clock.advance(13 * 3_600_000);
    await signIn(workspace.owner, ownerEmail, 'correct horse battery');
    await subscribe(workspace.owner, hers);
    await somebodyWrites('A secret');
    expect(await count()).toBe(2);
    expect([hers.told().length, his.told().length]).toEqual([1, 0]);
    await endOldSessions(roost.app.ctx);
    expect(await count()).toBe(1);
    await signIn(ben, benEmail, 'a long enough password');
  });

  it.each([
    'http://push.example.com/x',
    'https://localhost/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://169.254.169.254/latest',
    'https://10.0.0.1/x',
    'https://push.internal/x',
    'https://user:secret@push.example.com/x',
    'https://push.example.com:8443/x',
    'https://2130706433/x',
  ])('at %s is refused', async (endpoint) => {
    const answer = await subscribe(workspace.owner, { endpoint, keys: hers.keys });
    expect(answer.status).toBe(400);
  });

  it('whose name leads to our own network is never called', async () => {
    const calls = service.calls.length;
    // Plain http, as the trap speaks it: nothing but the look at the address keeps it from being called.
    const to = { endpoint: `http://localhost:${new URL(service.url).port}/x`, ...hers.keys };
    const cause = 'localhost leads to a private address';
    expect(await pushDirectly(to)).toEqual({ outcome: 'later', cause });
    expect(service.calls).toHaveLength(calls);
  });

  it('with keys that are none is refused, and does not stop the others', async () => {
    expect(await pushDirectly({ endpoint: his.endpoint, p256dh: 'x', auth: 'x' })).toMatchObject({
      outcome: 'refused',
      cause: expect.stringContaining('p256dh'),
    });
  });

  it('whose service takes nothing up to the last try is named in the log, with what it said', async () => {
    await unsubscribe();
    await subscribe(workspace.owner, hers);
    service.answer(503);
    const { id } = await somebodyWrites('Anybody?');
    const subscriptionId = await onlySubscription();
    const warned = () => lines.filter((line) => line.includes(subscriptionId));
    expect(warned()).toEqual([]);
    const asked = { workspaceId: workspace.id, conversationId: id, agentId: null, only: { subscriptionId, tries: 4 } };
    await roost.app.ctx.jobs.add(null, 'push.tell', asked, { key: 'last' });
    await roost.settle();
    expect(warned()).toEqual([expect.stringContaining('"cause":"status 503"')]);
  });
});
