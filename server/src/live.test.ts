import { on, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Hint } from '@roost/contract/live.ts';
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endOldSessions } from './accounts/end-sessions.ts';
import { inWorkspace, newId } from './db/db.ts';
import { mergeHints, publish, publishAgentGone } from './live.ts';
import { type TestClient, testClient } from './test/client.ts';
import { invite, type TestAgent } from './test/people.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from './test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let ann: TestAgent;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  ann = await invite(roost, workspace, 'Ann Agent');
});

afterAll(() => roost.close());

interface Stream {
  /** The next event or comment, as its lines. */
  next(): Promise<string>;
  /** What came and was not asked for with `next`. */
  arrived: readonly string[];
  /** Resolves when the server ends the stream. */
  ended: Promise<void>;
  leave(): void;
}

async function listen(path: string, headers: Record<string, string>): Promise<Stream & { status: number }> {
  const abort = new AbortController();
  const response = await fetch(`${roost.url}${path}`, { headers, signal: abort.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const waiting: ((event: string) => void)[] = [];
  const arrived: string[] = [];
  let rest = '';
  const ended = (async () => {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: '' };
      if (done) return;
      const parts = (rest + value).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const next = waiting.shift();
        if (next === undefined) arrived.push(part);
        else next(part);
      }
    }
  })().catch(() => {});
  return {
    status: response.status,
    next: () => {
      const ready = arrived.shift();
      return ready === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(ready);
    },
    arrived,
    ended,
    leave: () => abort.abort(),
  };
}

test('a stream begins with ready, then tells what changed and nothing of what it says', async () => {
  const stream = await listen(`${workspace.path}/events`, { cookie: workspace.owner.cookie });
  expect(await stream.next()).toMatch(/^event: ready\n/);
  const id = newId();
  await inWorkspace(roost.app.ctx, workspace.id, (tx) =>
    publish(tx, workspace.id, [{ type: 'conversation', ids: [id] }]),
  );
  expect(await stream.next()).toBe(`event: hint\ndata: ${JSON.stringify({ type: 'conversation', ids: [id] })}`);
  stream.leave();
});

test('another workspace hears nothing of it', async () => {
  const { body } = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Second' });
  const second = await listen(`/api/workspaces/${body.id}/events`, { cookie: workspace.owner.cookie });
  expect(await second.next()).toMatch(/ready/);
  const [theirs, ours] = [newId(), newId()];
  await inWorkspace(roost.app.ctx, workspace.id, (tx) =>
    publish(tx, workspace.id, [{ type: 'contact', ids: [theirs] }]),
  );
  await inWorkspace(roost.app.ctx, body.id, (tx) => publish(tx, body.id, [{ type: 'contact', ids: [ours] }]));
  expect(await second.next()).toContain(ours);
  second.leave();
});

test('what is rolled back is never announced', async () => {
  const stream = await listen(`${workspace.path}/events`, { cookie: workspace.owner.cookie });
  expect(await stream.next()).toMatch(/ready/);
  const [undone, done] = [newId(), newId()];
  const failing = inWorkspace(roost.app.ctx, workspace.id, async (tx) => {
    await publish(tx, workspace.id, [{ type: 'contact', ids: [undone] }]);
    throw new Error('undone');
  });
  await expect(failing).rejects.toThrow('undone');
  await inWorkspace(roost.app.ctx, workspace.id, (tx) => publish(tx, workspace.id, [{ type: 'contact', ids: [done] }]));
  expect(await stream.next()).toContain(done);
  stream.leave();
});

async function signedIn(agent: TestAgent): Promise<TestClient> {
  const { body: me } = await agent.call<{ agent: { email: string } }>('GET', '/api/me');
  const client = testClient(roost.url);
  const account = { email: me.agent.email, password: 'a long enough password' };
  expect((await client.call('POST', '/api/auth/sign-in/email', account)).status).toBe(200);
  return client;
}

/** The stream of `headers` ends within a second of what is done. */
async function endsWith(headers: Record<string, string>, done: () => Promise<{ status: number }>): Promise<void> {
  const stream = await listen(`${workspace.path}/events`, headers);
  expect(await stream.next()).toMatch(/ready/);
  expect((await done()).status).toBe(200);
  const begun = performance.now();
  await stream.ended;
  expect(performance.now() - begun).toBeLessThan(1_000);
}

describe('a stream ends within a second', () => {
  test('of signing out', async () => {
    const browser = await signedIn(ann);
    await endsWith({ cookie: browser.cookie }, () => browser.call('POST', '/api/auth/sign-out', {}));
  });

  test('of its session being ended from another one', async () => {
    const lost = await signedIn(ann);
    const { body } = await lost.call<{ session: { id: string } }>('GET', '/api/auth/get-session');
    const { id } = body.session;
    await endsWith({ cookie: lost.cookie }, () => ann.call('POST', '/api/auth/revoke-session', { id }));
  });

  test('of a new password that ends the other sessions', async () => {
    const other = await signedIn(ann);
    const password = 'a long enough password';
    await endsWith({ cookie: other.cookie }, () =>
      ann.call('POST', '/api/auth/change-password', {
        ...{ currentPassword: password, newPassword: password, revokeOtherSessions: true },
      }),
    );
  });

  test('of its API key being revoked', async () => {
    const key = { name: 'Screen', role: 'agent' };
    const { body } = await workspace.owner.call<{ id: string; key: string }>('POST', `${workspace.path}/api-keys`, key);
    await endsWith({ authorization: `Bearer ${body.key}` }, () =>
      workspace.owner.call('DELETE', `${workspace.path}/api-keys/${body.id}`),
    );
  });

  test('of its agent being removed', async () => {
    const bob = await invite(roost, workspace, 'Bob Brown');
    await endsWith({ cookie: bob.cookie }, () => workspace.owner.call('DELETE', `${workspace.path}/agents/${bob.id}`));
  });
});

test('after a time in which nothing was heard every stream has to be opened anew, for whoever still may', async () => {
  const stream = await listen(`${workspace.path}/events`, { cookie: workspace.owner.cookie });
  expect(await stream.next()).toMatch(/ready/);
  const admin = new pg.Client(roost.database.connection);
  await admin.connect();
  const { rowCount } = await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query ~* '^(listen|select 1$)'`,
  );
  await admin.end();
  expect(rowCount).toBe(1);
  await stream.ended;
});

test('a stream that has been ended is told nothing more', async () => {
  const stream = await listen(`${workspace.path}/events`, { cookie: workspace.owner.cookie });
  expect(await stream.next()).toMatch(/ready/);
  const { body: me } = await workspace.owner.call<{ agent: { id: string } }>('GET', '/api/me');
  await inWorkspace(roost.app.ctx, workspace.id, async (tx) => {
    await publishAgentGone(tx, me.agent.id, workspace.id);
    await publish(tx, workspace.id, [{ type: 'contact', all: true }]);
  });
  await stream.ended;
  expect(stream.arrived).toEqual([]);
});

/** Asks for the stream by a connection whose other end is watched; `leave` goes without a word. */
async function ask(path: string, cookie: string) {
  // Others connect meanwhile: the browsers of tests before this one come again.
  const accepted = on(roost.app.http.server, 'connection');
  const client = connect(Number(new URL(roost.url).port), '127.0.0.1').on('error', () => {});
  await once(client, 'connect');
  let ours: Socket | undefined;
  for await (const [socket] of accepted as AsyncIterable<[Socket]>) {
    ours = socket;
    if (socket.remotePort === client.localPort) break;
  }
  if (ours === undefined) throw new Error('nobody connected');
  client.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\n\r\n`);
  return { client, ours };
}

/** How many streams were opened and not left again while `during` ran. */
async function listenersLeft(during: () => Promise<void>): Promise<() => number> {
  const { live } = roost.app.ctx;
  const { subscribe } = live;
  const listening = new Set<object>();
  live.subscribe = (workspaceId, subscriber) => {
    const leave = subscribe(workspaceId, subscriber);
    listening.add(subscriber);
    return () => {
      listening.delete(subscriber);
      leave();
    };
  };
  await during();
  live.subscribe = subscribe;
  return () => listening.size;
}

test('a client that is gone before its stream begins leaves nobody listening', async () => {
  const blocker = new pg.Client(roost.database.connection);
  await blocker.connect();
  const left = await listenersLeft(async () => {
    await blocker.query('begin');
    await blocker.query('lock table sessions in access exclusive mode');
    const { client, ours } = await ask(`${workspace.path}/events`, workspace.owner.cookie);
    const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(async () => (await blocker.query(waiting)).rows[0].n).toBe(1);
    const closed = once(ours, 'close');
    client.destroy();
    await closed;
    await blocker.query('commit');
    // Whoever asks after it is answered after it.
    const next = await listen(`${workspace.path}/events`, { cookie: workspace.owner.cookie });
    expect(await next.next()).toMatch(/ready/);
    next.leave();
    await next.ended;
  });
  await blocker.end();
  await expect.poll(left).toBe(0);
});

test('a stream that nobody reads hears nothing more once it is to end, and is let go', async () => {
  const { live } = roost.app.ctx;
  const { client, ours } = await ask(`${workspace.path}/events`, workspace.owner.cookie);
  await once(client, 'readable');
  const ids = Array.from({ length: 49 }, () => newId());
  const tell = () =>
    inWorkspace(roost.app.ctx, workspace.id, async (tx) => {
      for (let n = 0; n < 50; n += 1)
        await publish(tx, workspace.id, [{ type: 'conversation', ids: [newId(), ...ids] }]);
    });
  while (ours.writableLength === 0) await tell();
  const closed = once(ours, 'close');
  live.dismissAll();
  await tell();
  await closed;
});

test('an open stream does not keep Roost from stopping', async () => {
  const own = await startRoost();
  const its = await makeWorkspace(own);
  const response = await fetch(`${own.url}${its.path}/events`, { headers: { cookie: its.owner.cookie } });
  const begun = performance.now();
  await Promise.all([own.close(), response.text()]);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test('many hints become one per type, each id once, and too many ids become all', () => {
  const ids = Array.from({ length: 80 }, () => newId());
  const hint = fc.oneof(
    fc.record({ type: fc.constantFrom<Hint['type'][]>('conversation', 'message'), ids: fc.subarray(ids) }),
    fc.record({ type: fc.constantFrom<Hint['type'][]>('conversation', 'channel'), all: fc.constant(true as const) }),
  );
  fc.assert(
    fc.property(fc.array(hint), (hints) => {
      const merged = mergeHints(hints);
      expect(new Set(merged.map(({ type }) => type)).size).toBe(merged.length);
      expect(JSON.stringify(merged).length).toBeLessThan(7_000);
      for (const given of hints) {
        const kept = merged.find(({ type }) => type === given.type);
        const covered = 'all' in given ? [] : given.ids;
        if (kept === undefined) expect(covered).toEqual([]);
        else if (!('all' in kept)) expect(kept.ids).toEqual(expect.arrayContaining(covered));
      }
    }),
  );
});

test('what did not change is not hinted, however much else did', () => {
  const ids = Array.from({ length: 60 }, (_, n) => `message ${n}`);
  const hints: Hint[] = [
    { type: 'message', ids },
    { type: 'contact', ids: [] },
  ];
  expect(mergeHints(hints)).toEqual([{ type: 'message', all: true }]);
});

test('what is said on a channel that nobody hears any more is not taken for something else', async () => {
  const { live, db } = roost.app.ctx;
  const heard: string[] = [];
  const say = (word: string) => sql`select pg_notify('elsewhere', ${word})`.execute(db);
  const deafen = await live.hear('elsewhere', { heard: (word) => void heard.push(word), missed: () => {} });
  await say('first');
  await expect.poll(() => heard).toEqual(['first']);
  deafen();
  await say('second');
  // Notes come in order: when this one is here, the other was.
  const stop = await live.hear('after', { heard: (word) => void heard.push(word), missed: () => {} });
  await sql`select pg_notify('after', 'third')`.execute(db);
  await expect.poll(() => heard).toEqual(['first', 'third']);
  stop();
});

// The last one: it ends every session there is.
test('a stream ends with its session, whether that is noticed by the next request or by nobody', async () => {
  const browsers = [await signedIn(ann), await signedIn(ann)] as const;
  const open = ({ cookie }: TestClient) => listen(`${workspace.path}/events`, { cookie });
  const streams = [await open(browsers[0]), await open(browsers[1])] as const;
  for (const stream of streams) expect(await stream.next()).toMatch(/ready/);
  roost.clock.advance(13 * 3_600_000);
  expect((await browsers[0].call('GET', '/api/me')).status).toBe(401);
  await streams[0].ended;
  await endOldSessions(roost.app.ctx);
  await streams[1].ended;
});
