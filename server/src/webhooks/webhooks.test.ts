import { randomBytes } from 'node:crypto';
import type { Delivery } from '@roost/contract/deliveries.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signBody } from '../../../simulator/src/simulator.ts';
import { acrossWorkspaces } from '../db/db.ts';
import {
  connectEverything,
  makeWorkspace,
  saveCredentials,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let page: Channel;
let otherPage: Channel;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  const channels = (await connectEverything(roost, workspace)).filter(({ kind }) => kind === 'facebook');
  const [first, second] = channels;
  if (first === undefined || second === undefined) throw new Error('the demo world has two Pages');
  [page, otherPage] = [first, second];
  await roost.settle();
});
afterAll(() => roost.close());

/** What the application itself may not do to its database. */
async function inDatabase({ database }: TestRoost, statement: string): Promise<unknown[]> {
  const client = new pg.Client(database.connection);
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

let sent = 0;
function textFrom(pageId: string, person: string, mid = `m_${++sent}`) {
  const item = { sender: { id: person }, recipient: { id: pageId }, timestamp: Date.now() };
  return { id: pageId, time: Date.now(), messaging: [{ ...item, message: { mid, text: `text ${mid.slice(0, 20)}` } }] };
}

async function post(body: string | Buffer, signature?: string | null, headers: Record<string, string> = {}) {
  const bytes = Buffer.from(body);
  const signed = signature === undefined ? signBody(roost.simulator.app.secret, bytes) : signature;
  return fetch(`${roost.url}/api/meta/webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(signed === null ? {} : { 'x-hub-signature-256': signed }),
      ...headers,
    },
    body: bytes,
  });
}

async function deliveries(query = ''): Promise<Delivery[]> {
  const answer = await workspace.owner.call<{ items: Delivery[] }>('GET', `${workspace.path}/deliveries${query}`);
  return answer.body.items;
}

async function newestDelivery(): Promise<Delivery> {
  await roost.app.drain();
  const [newest] = await deliveries('?limit=1');
  if (newest === undefined) throw new Error('the journal is empty');
  return newest;
}

async function messagesFrom(person: string): Promise<{ text: string }[]> {
  await roost.app.drain();
  const list = await workspace.owner.call<{ items: { id: string }[] }>(
    'GET',
    `${workspace.path}/conversations?q=${person}`,
  );
  const thread = list.body.items[0];
  if (thread === undefined) return [];
  const path = `${workspace.path}/conversations/${thread.id}/messages?limit=100`;
  return (await workspace.owner.call<{ items: { text: string }[] }>('GET', path)).body.items;
}

describe('the webhook', () => {
  it('stores and reads what the app secret signed', async () => {
    const body = JSON.stringify({ object: 'page', entry: [textFrom(page.externalId, '7001')] });
    expect((await post(body)).status).toBe(200);
    const delivery = await newestDelivery();
    expect(delivery).toMatchObject({ object: 'page', state: 'processed', events: { message: 1 }, error: null });
    const read = await workspace.owner.call<{ body: string }>('GET', `${workspace.path}/deliveries/${delivery.id}`);
    expect(read.body.body).toBe(body);
    expect(await messagesFrom('7001')).toHaveLength(1);
  });

  it('makes one message of a POST that comes five times at once', async () => {
    const body = JSON.stringify({ object: 'page', entry: [textFrom(page.externalId, '7002')] });
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => post(body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await messagesFrom('7002')).toHaveLength(1);
  });

  it('makes one message of a POST that comes again after it was read', async () => {
    const body = JSON.stringify({ object: 'page', entry: [textFrom(page.externalId, '7013')] });
    for (let n = 0; n < 3; n += 1) {
      expect((await post(body)).status).toBe(200);
      expect(await messagesFrom('7013')).toHaveLength(1);
    }
  });

  it('keeps the order of an account over many POSTs and batches', async () => {
    const mids = Array.from({ length: 60 }, (_, n) => `m_order_${n}`);
    const bodies = mids.map((mid) => textFrom(page.externalId, '7003', mid));
    for (let n = 0; n < 30; n += 1) await post(JSON.stringify({ object: 'page', entry: [bodies[n]] }));
    await post(JSON.stringify({ object: 'page', entry: bodies.slice(30) }));
    const texts = (await messagesFrom('7003')).map(({ text }) => text);
    expect(texts).toEqual(mids.map((mid) => `text ${mid.slice(0, 20)}`).reverse());
  });

  it('answers 401 to every wrong signature and stores nothing', async () => {
    const before = (await deliveries('?limit=100')).length;
    const body = Buffer.from(JSON.stringify({ object: 'page', entry: [textFrom(page.externalId, '7004')] }));
    const right = signBody(roost.simulator.app.secret, body);
    const wrong = [
      null,
      '',
      right.slice(0, -1),
      right.toUpperCase(),
      right.replace('sha256=', 'sha1='),
      right.replace('sha256=', ''),
      `sha256=${'0'.repeat(64)}`,
      signBody('another secret', body),
      signBody('', body),
    ];
    for (const signature of wrong) expect((await post(body, signature)).status, String(signature)).toBe(401);
    expect((await post(Buffer.concat([body, Buffer.from(' ')]), right)).status).toBe(401);
    expect((await post('', right)).status).toBe(401);
    expect((await deliveries('?limit=100')).length).toBe(before);
    expect(await messagesFrom('7004')).toHaveLength(0);
  });

  it.each([
    ['instagram', { id: '17841400000000001', time: 1, messaging: [{ message: { mid: 'm_u', text: 'x' } }] }],
    ['whatsapp_business_account', { id: '1', changes: [{ field: 'messages', value: {} }] }],
  ])('answers 401 to what is about %s and signed by nobody, and stores nothing', async (object, entry) => {
    const before = (await deliveries('?limit=100')).length;
    const body = JSON.stringify({ object, entry: [entry] });
    for (const signature of [null, `sha256=${'0'.repeat(64)}`]) expect((await post(body, signature)).status).toBe(401);
    expect((await deliveries('?limit=100')).length).toBe(before);
  });

  it('refuses more than 3 MB without reading it, signed or not', async () => {
    const answer = await post(Buffer.alloc(3_100_000, 'x'));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error: { code: 'payload_too_large' } });
  });

  it.each([
    ['something that is not JSON', 'no json', /not JSON/],
    ['an unknown object', JSON.stringify({ object: 'mystery', entry: [{ id: '1' }] }), /mystery/],
    ['a lone number', '17', /no entry/],
  ])('keeps %s, answers 200 and says in the journal why it cannot be read', async (_name, body, why) => {
    expect((await post(body)).status).toBe(200);
    expect(await newestDelivery()).toMatchObject({ state: 'dead', error: expect.stringMatching(why) });
  });

  it('counts what is about an account that is not connected here, without calling it an error', async () => {
    await post(JSON.stringify({ object: 'page', entry: [textFrom('999000111', '7005')] }));
    expect(await newestDelivery()).toMatchObject({ state: 'processed', events: { unconnected: 1 }, error: null });
  });

  it('lets a poisoned entry die with its cause while everything around it arrives', async () => {
    // No index of PostgreSQL takes an id of this length: receiving it fails every time.
    const poison = textFrom(page.externalId, '7006', randomBytes(9_000).toString('hex'));
    const began = performance.now();
    const entry = [
      textFrom(page.externalId, '7007'),
      textFrom(otherPage.externalId, '7008'),
      poison,
      textFrom(page.externalId, '7009'),
    ];
    await post(JSON.stringify({ object: 'page', entry }));
    await post(JSON.stringify({ object: 'page', entry: [textFrom(page.externalId, '7010')] }));
    await roost.app.drain();
    expect(performance.now() - began).toBeLessThan(10_000);
    for (const person of ['7007', '7008', '7009', '7010']) expect(await messagesFrom(person), person).toHaveLength(1);
    const [dead] = await deliveries('?state=dead&limit=1');
    expect(dead).toMatchObject({ events: { message: 3 }, error: expect.stringMatching(/index row/) });
  });

  it('lets nothing of the same account pass an entry that fails for a while', async () => {
    const mids = ['m_before', 'm_held', 'm_behind_1', 'm_behind_2', 'm_behind_3'];
    // At one moment, so that they stand in the order in which they were read.
    const timestamp = Date.now();
    const entry = mids.map((mid) => {
      const item = {
        sender: { id: '7014' },
        recipient: { id: page.externalId },
        timestamp,
        message: { mid, text: mid },
      };
      return { id: page.externalId, time: timestamp, messaging: [item] };
    });
    await inDatabase(
      roost,
      `create sequence held_tries;
       create function hold_back() returns trigger language plpgsql security definer as $$ begin
         if new.external_id = 'm_held' and nextval('held_tries') <= 6 then raise 'not yet'; end if; return new; end $$;
       create trigger hold_back before insert on messages for each row execute function hold_back()`,
    );
    await post(JSON.stringify({ object: 'page', entry: entry.slice(0, 4) }));
    await post(JSON.stringify({ object: 'page', entry: entry.slice(4) }));
    expect((await messagesFrom('7014')).map(({ text }) => text)).toEqual(mids.toReversed());
    const [tried] = await inDatabase(roost, 'select last_value::int as tries from held_tries');
    expect(tried).toEqual({ tries: 7 });
    await inDatabase(roost, 'drop trigger hold_back on messages');
  });

  it.each(['53100', '57014', 'XX000'])('blames no entry for trouble of the database (%s)', async (code) => {
    const person = `70${code.charCodeAt(0)}${code.charCodeAt(1)}`;
    const { db } = roost.app.ctx;
    await sql
      .raw(`
      create function troubled() returns trigger language plpgsql as $$
      begin raise exception 'no room' using errcode = '${code}'; end $$;
      create trigger troubled before insert on messages for each row execute function troubled()`)
      .execute(db);
    await post(JSON.stringify({ object: 'page', entry: [textFrom(page.externalId, person)] }));
    // More often than poison is tried.
    await expect.poll(async () => (await tries()).attempts, { timeout: 10_000 }).toBeGreaterThanOrEqual(5);
    const { state } = await tries();
    await sql.raw('drop trigger troubled on messages; drop function troubled').execute(db);
    expect(state).toBe('waiting');
    expect(await messagesFrom(person)).toHaveLength(1);
  });

  /** Of the newest entry. */
  async function tries(): Promise<{ state: string; attempts: number }> {
    const { rows } = await acrossWorkspaces(roost.app.ctx, (tx) =>
      sql<{ state: string; attempts: number }>`
        select state, attempts from delivery_entries order by seq desc limit 1`.execute(tx),
    );
    return rows[0] ?? { state: 'none', attempts: 0 };
  }

  it('replays a delivery without doubling anything', async () => {
    await post(JSON.stringify({ object: 'page', entry: [textFrom(page.externalId, '7011')] }));
    const delivery = await newestDelivery();
    const replayed = await workspace.owner.call(
      'POST',
      `${workspace.path}/deliveries/${delivery.id}/replay`,
      undefined,
    );
    expect(replayed).toMatchObject({ status: 202, body: { replayed: 1 } });
    await roost.app.drain();
    expect((await deliveries('?limit=1'))[0]).toMatchObject({ state: 'processed', events: { message: 1 } });
    expect(await messagesFrom('7011')).toHaveLength(1);
  });

  it('answers Meta’s handshake with the bare challenge, and 403 to a wrong token', async () => {
    const app = await workspace.owner.call<{ verifyToken: string }>('GET', `${workspace.path}/meta/app`);
    const ask = (token: string) =>
      fetch(`${roost.url}/api/meta/webhook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`);
    const answer = await ask(app.body.verifyToken);
    expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect((await ask('wrong-token')).status).toBe(403);
  });
});

describe('two companies with an app each', () => {
  it('cannot write into each other’s inbox: what one’s secret signed is about its own accounts alone', async () => {
    const made = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Other' });
    const other = { ...workspace, id: made.body.id, path: `/api/workspaces/${made.body.id}` };
    const { body: app } = await roost.sim<{ id: string; secret: string }>('POST', '/_sim/apps', { name: 'Other' });
    await saveCredentials(other, app);
    const before = (await deliveries('?limit=100')).length;
    const entry = [textFrom(page.externalId, '7015')];
    const body = Buffer.from(JSON.stringify({ object: 'page', entry }));
    // A secret that is new is looked for once a second at most; Meta comes again.
    await expect.poll(async () => (await post(body, signBody(app.secret, body))).status).toBe(200);
    expect(await messagesFrom('7015')).toEqual([]);
    expect((await deliveries('?limit=100')).length).toBe(before);
    const theirs = await other.owner.call<{ items: Delivery[] }>('GET', `${other.path}/deliveries`);
    expect(theirs.body.items).toMatchObject([{ state: 'processed', events: { unconnected: 1 }, error: null }]);
    for (const list of ['conversations', 'contacts']) {
      expect((await other.owner.call('GET', `${other.path}/${list}`)).body.items, list).toEqual([]);
    }
    // By the secret of its own app it arrives.
    expect((await post(body)).status).toBe(200);
    expect(await messagesFrom('7015')).toHaveLength(1);
  });
});

describe('deliveries that nobody signed', () => {
  const refused = async () => {
    const rows = await acrossWorkspaces(roost.app.ctx, (tx) =>
      tx.selectFrom('webhook_refusals').select('count').where('workspace_id', '=', workspace.id).execute(),
    );
    return rows[0]?.count ?? 0;
  };
  const refuseUntil = (count: number) =>
    expect
      .poll(async () => {
        const body = JSON.stringify({ object: 'page', entry: [textFrom(page.externalId, '701')] });
        expect((await post(body, `sha256=${'0'.repeat(64)}`)).status).toBe(401);
        return refused();
      })
      .toBe(count);

  it('are counted since the last good one', async () => {
    const before = await refused();
    await refuseUntil(before + 1);
    await refuseUntil(before + 2);
    expect((await post(JSON.stringify({ object: 'page', entry: [textFrom(page.externalId, '702')] }))).status).toBe(
      200,
    );
    await refuseUntil(1);
  });
});

describe('without its database', () => {
  it('the webhook answers 503 and never 200', async () => {
    const lonely = await startRoost();
    try {
      const theirs = await makeWorkspace(lonely);
      await connectEverything(lonely, theirs);
      await lonely.settle();
      const body = Buffer.from(JSON.stringify({ object: 'page', entry: [] }));
      const send = () =>
        fetch(`${lonely.url}/api/meta/webhook`, {
          method: 'POST',
          headers: { 'x-hub-signature-256': signBody(lonely.simulator.app.secret, body) },
          body,
        });
      expect((await send()).status).toBe(200);
      await lonely.database.drop();
      const answers = await Promise.all([send(), send(), send()]);
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    } finally {
      await lonely.close();
    }
  });
});
