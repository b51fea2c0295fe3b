import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signBody } from '../../../simulator/src/simulator.ts';
import { acrossWorkspaces } from '../db/db.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../test/database-proxy.ts';
import { makeWorkspace, saveCredentials, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { createJournal, type Delivery, openAckDb } from './journal.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let proxy: DatabaseProxy;

beforeAll(async () => {
  // Nothing is read of what is stored here.
  roost = await startRoost({ ROOST_ROLE: 'web' });
  workspace = await makeWorkspace(roost);
  proxy = await startDatabaseProxy(roost.database);
});
afterAll(async () => {
  await proxy.cut();
  await roost.close();
});

function delivery(): Delivery {
  const body = Buffer.from(JSON.stringify({ object: 'page', entry: [], name: randomUUID() }));
  return { workspaceId: workspace.id, receivedAt: new Date(), object: 'page', body, entries: [] };
}

async function storedBodies(): Promise<string[]> {
  const rows = await acrossWorkspaces(roost.app.ctx, (tx) =>
    tx.selectFrom('deliveries').select('body').where('workspace_id', '=', workspace.id).execute(),
  );
  return rows.map(({ body }) => body.toString());
}

/** A request may wait for the secrets first; this is how long is left to it. */
const soon = () => performance.now() + 9_000;

test('what the network swallowed does not hold what comes after it, and nothing waits beyond its time', {
  timeout: 30_000,
}, async () => {
  const db = openAckDb(proxy.connection, () => {});
  const journal = createJournal(db, () => {});
  await journal.store(delivery(), soon());
  // As many groups as are ever on their way to the database at once.
  let gone = proxy.swallow(1);
  const first = journal.store(delivery(), soon());
  await gone;
  gone = proxy.swallow(1);
  const swallowed = Promise.allSettled([first, journal.store(delivery(), soon())]);
  await gone;
  const kept = delivery();
  const [stored, late] = await Promise.allSettled([
    journal.store(kept, soon()),
    journal.store(delivery(), performance.now()),
  ]);
  expect([stored.status, late.status]).toEqual(['fulfilled', 'rejected']);
  expect((await swallowed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await storedBodies()).toContain(kept.body.toString());
  journal.close();
  await db.destroy();
});

/** While it is held, nothing can be stored. */
async function holdTable(): Promise<() => Promise<void>> {
  const client = new pg.Client(roost.database.connection);
  await client.connect();
  await client.query('begin; lock table deliveries in access exclusive mode');
  return () => client.end();
}

test('a full queue answers 503 and never a false 200, and is open again once it has been stored', async () => {
  await saveCredentials(workspace, roost.simulator.app);
  const entriesEach = 600;
  const send = async (n: number) => {
    const entry = Array.from({ length: entriesEach }, (_, place) => ({ id: `full-${n}-${place}` }));
    const body = Buffer.from(JSON.stringify({ object: 'page', entry }));
    const headers = { 'x-hub-signature-256': signBody(roost.simulator.app.secret, body) };
    const answer = await fetch(`${roost.url}/api/meta/webhook`, { method: 'POST', headers, body });
    answered.push(answer.status);
    return { body: body.toString(), status: answer.status };
  };
  const answered: number[] = [];
  const first = await send(0);
  expect(first.status).toBe(200);
  const letGo = await holdTable();
  const sent = Array.from({ length: 20 }, (_, n) => send(n + 1));
  const tooMany = 20 - Math.floor(10_000 / entriesEach);
  await expect.poll(() => answered.slice(1), { timeout: 3_000 }).toEqual(Array(tooMany).fill(503));
  await letGo();
  const answers = await Promise.all(sent);
  const acked = answers.filter(({ status }) => status === 200).map(({ body }) => body);
  expect(acked).toHaveLength(20 - tooMany);
  const stored = (await storedBodies()).filter((body) => body.includes('"full-'));
  expect(stored.sort()).toEqual([first.body, ...acked].sort());
  expect((await send(21)).status).toBe(200);
});

test('what waits to be stored has 64 MB, however few its entries are', async () => {
  const db = openAckDb(roost.database.connection, () => {});
  const journal = createJournal(db, () => {});
  const large = { ...delivery(), body: Buffer.alloc(2_900_000, 'x') };
  const by = performance.now() + 15_000;
  const letGo = await holdTable();
  const room = Math.floor(64_000_000 / large.body.length);
  const stored = Array.from({ length: room }, () => journal.store(large, by));
  await expect(journal.store(large, by)).rejects.toMatchObject({ code: 'unavailable' });
  const small = journal.store(delivery(), by);
  await letGo();
  await Promise.all([...stored, small]);
  await journal.store(large, by);
  journal.close();
  await db.destroy();
});

test('many that wait at once press, and no longer once they are stored', async () => {
  const db = openAckDb(roost.database.connection, () => {});
  const journal = createJournal(db, () => {});
  expect(journal.pressed()).toBe(false);
  const stored = Array.from({ length: 24 }, () => journal.store(delivery(), soon()));
  expect(journal.pressed()).toBe(true);
  await Promise.all(stored);
  await expect.poll(() => journal.pressed()).toBe(false);
  journal.close();
  await db.destroy();
});
