import { createHmac } from 'node:crypto';
import type { Channel, Login } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import { write } from '../test/people.ts';
import {
  connectEverything,
  logInAtMeta,
  logins,
  makeWorkspace,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let page: Channel;
beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  const connected = await connectEverything(roost, workspace);
  page = connected.find(({ name }) => name === 'Harbor Books') ?? expect.unreachable('no Page');
});
afterAll(() => roost.close());

function signed(payload: object, secret = roost.simulator.app.secret): string {
  const encoded = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`;
}

const now = () => Math.floor(roost.clock.now().getTime() / 1000);
const about = (userId: string) => ({ algorithm: 'HMAC-SHA256', issued_at: now(), user_id: userId });

async function post(path: string, signedRequest: string) {
  const body = new URLSearchParams({ signed_request: signedRequest });
  const answer = await fetch(`${roost.url}/api/meta/${path}`, { method: 'POST', body });
  return { status: answer.status, body: (await answer.json()) as { url?: string; confirmation_code?: string } };
}

async function theLogin(): Promise<Login> {
  const [login] = await logins(workspace);
  return login ?? expect.unreachable('no login');
}

const userId = () =>
  acrossWorkspaces(roost.app.ctx, (tx) => tx.selectFrom('logins').select('external_id').executeTakeFirstOrThrow()).then(
    (row) => row.external_id,
  );

test.each([
  ['nothing', () => ''],
  ['no signature', () => `.${Buffer.from('{}').toString('base64url')}`],
  ['a signature of another secret', () => signed(about('1'), 'another secret')],
  ['another algorithm', () => signed({ ...about('1'), algorithm: 'none' })],
  ['no algorithm', () => signed({ issued_at: now(), user_id: '1' })],
  ['a lower-case algorithm', () => signed({ ...about('1'), algorithm: 'hmac-sha256' })],
  ['an old request', () => signed({ ...about('1'), issued_at: now() - 11 * 60 })],
  ['a request of the future', () => signed({ ...about('1'), issued_at: now() + 11 * 60 })],
  ['no time', () => signed({ algorithm: 'HMAC-SHA256', user_id: '1' })],
  ['nobody', () => signed({ algorithm: 'HMAC-SHA256', issued_at: now() })],
  ['a third part', () => `${signed(about('1'))}.x`],
  ['an altered payload', () => `${signed(about('1'))}A`],
])('a signed_request with %s is refused and changes nothing', async (_, make) => {
  for (const path of ['deauthorize', 'data-deletion']) expect((await post(path, make())).status).toBe(401);
  expect((await theLogin()).state.code).toBe('connected');
});

test('a person nobody knows still gets a code, and a page that claims no erasing and says how customers are erased', async () => {
  const { status, body } = await post('data-deletion', signed(about('999999')));
  expect(status).toBe(200);
  expect(body.confirmation_code).toMatch(/^[A-Za-z0-9]{20,}$/);
  expect(body.url).toBe(`${roost.url}/data-deletion/${body.confirmation_code}`);
  const shown = await fetch(body.url ?? '');
  expect([shown.status, shown.headers.get('x-robots-tag')]).toEqual([200, 'noindex, nofollow']);
  const text = await shown.text();
  expect(text).not.toMatch(/was deleted|has been erased/);
  expect(text).toContain('Nothing is kept under the id that Meta named');
  expect(text).toContain('write to us in the same conversation');
  expect((await fetch(`${roost.url}/data-deletion/unknown`)).status).toBe(404);
});

test('removing the app at Facebook ends the login at once; logging in again heals it', async () => {
  expect((await post('deauthorize', signed(about(await userId())))).status).toBe(200);
  expect((await theLogin()).state).toMatchObject({ code: 'needs_reconnect', reason: 'app_removed' });
  await logInAtMeta(workspace);
  expect((await theLogin()).state.code).toBe('connected');
});

test('erasing a contact leaves no word, file, id or webhook of theirs, and a page that says so', async () => {
  await write(roost, page.externalId, [
    { from: '70001', text: 'My secret wish' },
    { from: '70002', text: 'Somebody else' },
  ]);
  const { body: list } = await workspace.owner.call<{ items: { contact: { id: string; name: string } }[] }>(
    'GET',
    `${workspace.path}/conversations?status=all`,
  );
  const traces = async (words: string) => {
    const { rows } = await acrossWorkspaces(roost.app.ctx, (tx) =>
      sql<{ n: string }>`select (select count(*) from messages where text like ${`%${words}%`})
        + (select count(*) from deliveries where position(convert_to(${words}, 'UTF8') in body) > 0) as n`.execute(tx),
    );
    return Number(rows[0]?.n);
  };
  expect(await traces('My secret wish')).toBeGreaterThan(0);
  const known = await acrossWorkspaces(roost.app.ctx, (tx) =>
    tx.selectFrom('identities').select('contact_id').where('external_id', '=', '70001').executeTakeFirstOrThrow(),
  );
  const erased = await workspace.owner.call<{ url: string }>(
    'DELETE',
    `${workspace.path}/contacts/${known.contact_id}`,
  );
  expect(erased.status).toBe(200);
  await roost.app.drain();
  expect(await traces('My secret wish')).toBe(0);
  const { body: left } = await workspace.owner.call<{ items: unknown[] }>(
    'GET',
    `${workspace.path}/conversations?status=all`,
  );
  expect(left.items).toHaveLength(list.items.length - 1);
  expect((await fetch(erased.body.url)).status).toBe(200);
  expect((await workspace.owner.call('DELETE', `${workspace.path}/contacts/${known.contact_id}`)).status).toBe(404);
});

test('a deletion request erases a contact only where an identity is exactly that id', async () => {
  await write(roost, page.externalId, [{ from: '80001', text: 'Hello' }]);
  const identities = () =>
    acrossWorkspaces(roost.app.ctx, (tx) =>
      tx.selectFrom('identities').select('external_id').where('external_id', '=', '80001').execute(),
    );
  await post('data-deletion', signed(about('8000')));
  expect(await identities()).toHaveLength(1);
  const { body } = await post('data-deletion', signed(about('80001')));
  expect(await identities()).toEqual([]);
  expect(await (await fetch(body.url ?? '')).text()).toContain('messages and files');
});

test('a deletion request of who logged in forgets the login; its channels say what is missing', async () => {
  const id = await userId();
  const { body } = await post('data-deletion', signed(about(id)));
  const shown = await (await fetch(body.url ?? '')).text();
  expect(shown).toContain('name, ids, permissions and token of your login');
  // What customers wrote to the accounts of that login is not theirs and stays.
  expect(shown).not.toContain('messages and files');
  const { rows } = await acrossWorkspaces(roost.app.ctx, (tx) =>
    sql<{ row: string }>`select row_to_json(l)::text as row from logins l`.execute(tx),
  );
  for (const { row } of rows) {
    expect(row).not.toContain(id);
    expect(row).not.toContain('Alex Morgan');
    expect(row).toContain('"token_sealed":null');
  }
  const { body: channels } = await workspace.owner.call<{ items: Channel[] }>('GET', `${workspace.path}/channels`);
  for (const { state } of channels.items)
    expect(state).toMatchObject({ code: 'needs_reconnect', reason: 'login_gone' });
});

test('the public pages begin with a text of the workspace, and show what is written there as letters', async () => {
  const read = async (path: string, language = 'en') =>
    (await fetch(roost.url + path, { headers: { 'accept-language': language } })).text();
  expect(await read('/privacy')).toContain('Privacy policy of Sunny Side');
  expect(await read('/terms')).toContain('Terms of service of Sunny Side');
  const text = '# Our policy\n<script>alert(1)</script>\n- one\n- two "quoted"';
  const saved = await workspace.owner.call('PUT', `${workspace.path}/public-texts/privacy`, { text });
  expect(saved.status).toBe(200);
  const shown = await read('/privacy');
  expect(shown).toContain('<h1>Our policy</h1>');
  expect(shown).not.toContain('<script>');
  expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(shown).toContain('<li>two &quot;quoted&quot;</li>');
  await workspace.owner.call('PUT', `${workspace.path}/public-texts/privacy`, { text: null });
  expect(await read('/privacy')).toContain('Privacy policy of Sunny Side');
});

test('the public pages speak the language that the browser asks for, as far as Roost speaks it', async () => {
  const read = async (path: string, language: string) => {
    const answer = await fetch(roost.url + path, { headers: { 'accept-language': language } });
    expect(answer.headers.get('vary')).toContain('accept-language');
    return answer.text();
  };
  for (const [asked, lang, privacy, terms, nothing] of [
    ['es-MX,es;q=0.9,en;q=0.8', 'es', 'Política de privacidad de Sunny Side', 'Condiciones del servicio', 'No existe'],
    ['de, pt-BR;q=0.7, en;q=0.3', 'pt', 'Política de privacidade de Sunny Side', 'Termos de serviço', 'não existe'],
    ['de', 'en', 'Privacy policy of Sunny Side', 'Terms of service', 'No such request'],
    ['', 'en', 'Privacy policy of Sunny Side', 'Terms of service', 'No such request'],
    [';;q=,é', 'en', 'Privacy policy of Sunny Side', 'Terms of service', 'No such request'],
  ] as const) {
    const shown = await read('/privacy', asked);
    expect(shown).toContain(`<html lang="${lang}">`);
    expect(shown).toContain(privacy);
    expect(await read('/terms', asked)).toContain(terms);
    expect(await read('/data-deletion/unknown', asked)).toContain(nothing);
  }
  const { body } = await post('data-deletion', signed(about('999999')));
  expect(await read(new URL(body.url ?? '').pathname, 'pt')).toMatch(/foi examinado em \d+ de \p{L}+ de \d{4}/u);
});

test('an admin sees the text in the language of the page, and one that was written stays as it is', async () => {
  const list = async (language: string) => {
    const path = `${workspace.path}/public-texts?language=${language}`;
    const { body } = await workspace.owner.call<{ items: { text: string; isDefault: boolean }[] }>('GET', path);
    return body.items[0];
  };
  expect(await list('es')).toMatchObject({ text: expect.stringContaining('Política de privacidad'), isDefault: true });
  const path = `${workspace.path}/public-texts/privacy?language=es`;
  await workspace.owner.call('PUT', path, { text: 'Our own' });
  expect(await list('pt')).toMatchObject({ text: 'Our own', isDefault: false });
  const reset = await workspace.owner.call<{ text: string }>('PUT', path, { text: null });
  expect(reset.body.text).toContain('Política de privacidad');
});

test('the audit tells who did what, page by page, and keeps no names of people who asked to be forgotten', async () => {
  type Page = { items: { action: string; actor: { name: string } }[]; nextCursor: string | null };
  const first = await workspace.owner.call<Page>('GET', `${workspace.path}/audit?limit=3`);
  expect(first.body.items).toHaveLength(3);
  const second = await workspace.owner.call<Page>(
    'GET',
    `${workspace.path}/audit?limit=3&cursor=${first.body.nextCursor}`,
  );
  expect(second.body.items[0]).not.toEqual(first.body.items[0]);
  const some = await workspace.owner.call<Page>('GET', `${workspace.path}/audit?action=login.&action=contact.erased`);
  const actions = new Set(some.body.items.map(({ action }) => action));
  expect([...actions].sort()).toEqual(['contact.erased', 'login.connected', 'login.deauthorized']);
  const all = await workspace.owner.call<Page>('GET', `${workspace.path}/audit?limit=100`);
  expect(JSON.stringify(all.body)).not.toContain('Alex Morgan');
  expect(all.body.items.some(({ actor }) => actor.name === 'Olivia Owner')).toBe(true);
});

test('usage shows for each channel what was sent today and the limit that Meta documents', async () => {
  const { status, body } = await workspace.owner.call<{
    items: { kind: string; sentToday: number; dailyLimit: number | null }[];
    app: object | null;
  }>('GET', `${workspace.path}/usage`);
  expect(status).toBe(200);
  expect(body.app).toMatchObject({ type: 'app', percent: expect.any(Number), regainAt: null });
  expect(body.items.find(({ kind }) => kind === 'whatsapp')).toMatchObject({ sentToday: 0, dailyLimit: 250 });
});

test('a pasted system-user token shows what it can see; one of another app is refused', async () => {
  const minted = await roost.sim<{ token: string }>('POST', '/_sim/tokens', { action: 'mint_system_user' });
  const pasted = await workspace.owner.call<Login>('POST', `${workspace.path}/logins`, { token: minted.body.token });
  expect(pasted.status).toBe(201);
  expect(pasted.body).toMatchObject({ flow: 'system_user', expiresAt: null, state: { code: 'connected' } });
  expect(pasted.body.assets.map(({ kind }) => kind)).toContain('whatsapp');
  expect(JSON.stringify(pasted.body)).not.toContain(minted.body.token);
  const other = await roost.sim<{ id: string }>('POST', '/_sim/apps', { name: 'Other' });
  const foreign = await roost.sim<{ token: string }>('POST', '/_sim/tokens', {
    action: 'mint_system_user',
    appId: other.body.id,
  });
  for (const token of [foreign.body.token, 'EAAnonsense', `${roost.simulator.app.id}|${roost.simulator.app.secret}`]) {
    const refused = await workspace.owner.call('POST', `${workspace.path}/logins`, { token });
    expect([refused.status, refused.body]).toMatchObject([400, { error: { field: 'token' } }]);
  }
});
