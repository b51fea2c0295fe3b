import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../test/database-proxy.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { createJournal, type Delivery, openAckDb } from './journal.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let proxy: DatabaseProxy;

beforeAll(async () => {
  roost = await startRoost();
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
  const bodies = await acrossWorkspaces(roost.app.ctx, (tx) =>
    tx.selectFrom('deliveries').select('body').where('workspace_id', '=', workspace.id).execute(),
  );
  expect(bodies.map(({ body }) => body.toString())).toContain(kept.body.toString());
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
