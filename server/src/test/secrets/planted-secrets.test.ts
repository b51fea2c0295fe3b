import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { endpoints } from '@roost/contract/endpoints.ts';
import type { Channel, Login } from '@roost/contract/meta.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signBody } from '../../../../simulator/src/simulator.ts';
import { testClient } from '../client.ts';
import { answerDialog } from '../dialog.ts';
import { failAtMeta } from '../faults.ts';
import { connectAsset, logins, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../roost.ts';
import { signedRequest } from './signed-request.ts';

/** Each is planted by using the product as people, programs and Meta do; afterwards everything that it left is searched. */
const planted = new Map<string, string>();
const plant = (name: string, secret: string): string => {
  if (secret.length < 6) throw new Error(`${name} is too short to be searched for`);
  planted.set(name, secret);
  return secret;
};

const logged: string[] = [];
/** Addresses Roost sent browsers to, and answers it gave, but those whose very purpose is to hand a secret out once. */
const addresses: string[] = [];
const answers: string[] = [];
/** Addresses Roost itself called. */
const called: string[] = [];
const noteCall = (message: unknown): void => {
  const { origin, path, headers } = (message as { request: { origin: string; path: string; headers: unknown } })
    .request;
  if (/user-agent[:,] ?Roost/i.test(String(headers))) called.push(origin + path);
};

let roost: TestRoost;
let workspace: TestWorkspace;
const encryptionKey = plant('encryption key', randomBytes(32).toString('base64'));

beforeAll(async () => {
  subscribe('undici:request:create', noteCall);
  roost = await startRoost({ LOG_LEVEL: 'trace', ENCRYPTION_KEY: encryptionKey }, (line) => logged.push(line));
  workspace = await makeWorkspace(roost);
  plant('password', 'correct horse battery');
  plant('setup code', roost.app.setupCode);
  await people();
  await metaApp();
  await meta();
  await failures();
  await readEverything();
  await roost.settle();
}, 120_000);
afterAll(() => {
  unsubscribe('undici:request:create', noteCall);
  return roost.close();
});

async function ask<T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  { by = workspace.owner, handsOut = false, headers = {} as Record<string, string> } = {},
) {
  const answer = await by.call<T>(method, path, body, headers);
  addresses.push(answer.headers.get('location') ?? '');
  if (!handsOut) answers.push(JSON.stringify(answer.body));
  return answer;
}

async function people(): Promise<void> {
  const { path } = workspace;
  plant('session cookie', workspace.owner.cookie.split('=').slice(1).join('='));
  const invited = await ask<{ url: string }>(
    'POST',
    `${path}/invitations`,
    { email: 'ann@example.com', role: 'admin' },
    {
      handsOut: true,
    },
  );
  const token = plant('invitation token', invited.body.url.split('/').at(-1) ?? '');
  const ann = testClient(roost.url);
  const password = plant('password of an invited agent', 'a pass phrase of Ann');
  await ask('POST', `/api/invitations/${token}/accept`, { name: 'Ann', password }, { by: ann });
  const newPassword = plant('changed password', 'another phrase of Ann');
  await ask('POST', '/api/auth/change-password', { currentPassword: password, newPassword }, { by: ann });
  const wrong = plant('mistyped password', 'what Ann mistyped once');
  await ask(
    'POST',
    '/api/auth/sign-in/email',
    { email: 'ann@example.com', password: wrong },
    { by: testClient(roost.url) },
  );
  const made = await ask<{ key: string }>(
    'POST',
    `${path}/api-keys`,
    { name: 'Shop', role: 'admin' },
    { handsOut: true },
  );
  const key = plant('API key', made.body.key);
  const program = { by: testClient(roost.url), headers: { authorization: `Bearer ${key}` } };
  await ask('GET', `${path}/channels`, undefined, program);
  const wrongKey = plant('API key that is none', `roost_${randomBytes(32).toString('base64url')}`);
  await ask('GET', `${path}/channels`, undefined, { ...program, headers: { authorization: `Bearer ${wrongKey}` } });
}

async function metaApp(): Promise<void> {
  const { id, secret: before } = roost.simulator.app;
  const app = `${workspace.path}/meta/app`;
  await ask('PUT', app, { appId: id, appSecret: plant('App Secret before', before) });
  const secret = plant('App Secret', randomBytes(16).toString('hex'));
  await roost.sim('PATCH', `/_sim/apps/${id}`, { secret });
  await ask('PUT', app, { appSecret: secret });
  await ask('PUT', app, { appSecret: plant('App Secret that is wrong', randomBytes(16).toString('hex')) });
  const instagramAppSecret = plant('Instagram App Secret', randomBytes(16).toString('hex'));
  await ask('PUT', app, { instagramAppId: '123456789012345', instagramAppSecret });
}

async function begin(): Promise<string> {
  const path = `${workspace.path}/meta/connect`;
  const begun = await ask<{ authorizeUrl: string }>('POST', path, { flow: 'facebook' }, { handsOut: true });
  return begun.body.authorizeUrl;
}

async function meta(): Promise<void> {
  const { path } = workspace;
  const url = await begin();
  plant('OAuth state', new URL(url).searchParams.get('state') ?? '');
  const callback = await answerDialog(url);
  plant('OAuth code', new URL(callback).searchParams.get('code') ?? '');
  await ask('GET', callback);
  const { body } = await roost.sim<{ token: string }>('POST', '/_sim/tokens', { action: 'mint_system_user' });
  await ask('POST', `${path}/logins`, { token: plant('system-user token', body.token) });
  await ask('POST', `${path}/logins`, { token: plant('token that is none', `EAA${randomBytes(40).toString('hex')}`) });
  const pin = plant('PIN', '735194');
  for (const login of await logins(workspace)) {
    for (const asset of login.assets.filter(({ connectable }) => connectable)) {
      if (asset.kind === 'whatsapp') {
        await roost.sim('PATCH', `/_sim/phone_numbers/${asset.externalId}`, { registered: false });
        const { kind, externalId } = asset;
        await ask('POST', `${path}/channels`, { loginId: login.id, kind, externalId });
        await ask('POST', `${path}/channels`, { loginId: login.id, kind, externalId, pin });
      } else await connectAsset(workspace, login.id, asset);
    }
  }
  // A grant that waits, with tokens of its own.
  const books = [...roost.simulator.world.pages.values()].find(({ name }) => name === 'Harbor Books');
  await ask('GET', await answerDialog(await begin(), { untick: [books?.id ?? ''] }));
  const secret = planted.get('App Secret') ?? '';
  const form = plant('signed_request', signedRequest({ user_id: '424242', issued_at: seconds() }, secret));
  for (const which of ['deauthorize', 'data-deletion']) {
    const answer = await fetch(`${roost.url}/api/meta/${which}`, {
      method: 'POST',
      body: new URLSearchParams({ signed_request: form }),
    });
    answers.push(await answer.text());
  }
  const delivery = Buffer.from(JSON.stringify({ object: 'page', entry: [] }));
  const signature = plant('webhook signature', signBody(secret, delivery));
  const headers = { 'x-hub-signature-256': signature };
  answers.push(
    await (await fetch(`${roost.url}/api/meta/webhook`, { method: 'POST', headers, body: delivery })).text(),
  );
  answers.push(
    await (await fetch(`${roost.url}/api/meta/webhook`, { method: 'POST', headers, body: 'altered' })).text(),
  );
}

const seconds = () => Math.floor(roost.clock.now().getTime() / 1000);

/** Meta repeats in its error texts what it was given; a code that Roost has no words for is told in Meta's. */
async function failures(): Promise<void> {
  const { path } = workspace;
  const [token, secret] = [planted.get('system-user token'), planted.get('App Secret')];
  const message = `Malformed access token ${tokens().join(' ')} ${token} of ${secret}; code=${planted.get('OAuth code')}`;
  for (const code of [190, 1999]) {
    const url = await begin();
    const callback = await answerDialog(url);
    await failAtMeta(roost, '', { error: { code, message } });
    await ask('GET', callback);
    await ask('POST', `${path}/doctor/run`);
    await ask('POST', `${path}/logins`, { token });
    await ask('PUT', `${path}/meta/app`, { appSecret: secret });
    await roost.sim('DELETE', '/_sim/faults');
  }
}

/** Every list and every single thing that a workspace shows. */
async function readEverything(): Promise<void> {
  const { path } = workspace;
  const [login] = (await ask<{ items: Login[] }>('GET', `${path}/logins`)).body.items;
  const [channel] = (await ask<{ items: Channel[] }>('GET', `${path}/channels`)).body.items;
  for (const { method, path: address, access } of endpoints) {
    if (method !== 'GET' || access === 'meta') continue;
    const filled = address
      .replace(':workspaceId', workspace.id)
      .replace(/:id\b/, (address.includes('/logins') ? login?.id : channel?.id) ?? '');
    if (!filled.includes(':') && !filled.endsWith('/events')) await ask('GET', filled);
  }
}

/** Tokens that the simulated Meta has given out; only Roost knows them beside it. */
const tokens = () => [...roost.simulator.world.tokens.keys()].filter((token) => !token.includes('|'));

function all(): [string, string][] {
  return [...planted, ...tokens().map((token, n): [string, string] => [`token ${n + 1} of Meta`, token])];
}

/** As it is, in an address, in base64, and as PostgreSQL writes bytes. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, encodeURIComponent(secret), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')];
}

function foundIn(text: string): string[] {
  return all().flatMap(([name, secret]) => (spellings(secret).some((one) => contains(text, one)) ? [name] : []));
}

/** Six digits stand in many a number by chance: they count where they stand alone. */
function contains(text: string, secret: string): boolean {
  return secret.length < 10 ? new RegExp(`(?<![\\w-])${secret}(?![\\w-])`).test(text) : text.includes(secret);
}

test('at least twenty secrets of different kinds went through the product', () => {
  expect(planted.size).toBeGreaterThanOrEqual(20);
  expect(new Set(planted.values()).size).toBe(planted.size);
  expect(tokens().length).toBeGreaterThan(5);
  expect(logged.length).toBeGreaterThan(10);
  expect(answers.length).toBeGreaterThan(50);
});

test('none is in any line of the log', () => {
  expect(foundIn(logged.join('\n'))).toEqual([]);
});

test('none is in an address that Roost sent a browser to', () => {
  expect(addresses.filter((one) => one !== '').length).toBeGreaterThanOrEqual(2);
  expect(foundIn(addresses.join('\n'))).toEqual([]);
});

test('none is in an address that Roost called, but the token that Meta wants there to tell about it', () => {
  const urls = called.map((one) => new URL(one));
  const asking = urls.filter(({ pathname }) => pathname.endsWith('/debug_token'));
  expect(asking.length).toBeGreaterThan(0);
  expect(urls.length).toBeGreaterThan(asking.length + 10);
  for (const url of asking) url.searchParams.delete('input_token');
  expect(foundIn(urls.map(({ href }) => href).join('\n'))).toEqual([]);
});

test('none is in an answer of the API', () => {
  expect(foundIn(answers.join('\n'))).toEqual([]);
});

let database: pg.Client;
beforeAll(async () => {
  database = new pg.Client(roost.database.connection);
  await database.connect();
});
afterAll(() => database.end());

test('none is in the database, in any table, whoever owns it', async () => {
  const { rows: tables } = await database.query<{ name: string }>(`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`);
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['pgboss.job', 'public.deliveries', 'public.held_grants', 'public.sessions']),
  );
  const found: string[] = [];
  let rowsSeen = 0;
  for (const { name } of tables) {
    const { rows } = await database.query<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`);
    rowsSeen += rows.length;
    found.push(...foundIn(rows.map(({ row }) => row).join('\n')).map((secret) => `${secret} in ${name}`));
  }
  expect(found).toEqual([]);
  expect(rowsSeen).toBeGreaterThan(100);
});

test('what the database holds of a session opens nothing without the signature in the cookie', async () => {
  const [name = ''] = workspace.owner.cookie.split('=');
  const { rows } = await database.query<{ token: string }>('select token from sessions');
  expect(rows.length).toBeGreaterThan(1);
  for (const { token } of rows) {
    const thief = testClient(roost.url, `${name}=${token}`);
    expect((await thief.call('GET', '/api/me')).status).toBe(401);
  }
});
