import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { acrossWorkspaces, type Tx } from '../db/db.ts';
import { laneBeside, laneOf } from '../db/lanes.ts';
import { makeWorkspace, startRoost } from '../test/roost.ts';
import { type Claimed, claimEntries, tickOff } from './entries.ts';
import { createJournal, openAckDb } from './journal.ts';

/** A journal that nobody reads but the test: each delivery has live entries and those of memory, which go another lane. */
async function journalOf(deliveries: readonly { body: string; live: number; memory?: number }[]) {
  const roost = await startRoost({ ROOST_ROLE: 'web' });
  const { id: workspaceId } = await makeWorkspace(roost);
  const db = openAckDb(roost.database.connection, () => {});
  const journal = createJournal(db, () => {});
  const account = { object: 'page', externalId: 'p' };
  for (const { body, live, memory = 0 } of deliveries) {
    const entries = Array.from({ length: live + memory }, (_, n) => ({ ...account, memory: n >= live }));
    const delivery = { workspaceId, receivedAt: new Date(), object: 'page', body: Buffer.from(body), entries };
    await journal.store(delivery, performance.now() + 9_000);
  }
  journal.close();
  await db.destroy();
  const across = <T>(work: (tx: Tx) => Promise<T>) => acrossWorkspaces(roost.app.ctx, work);
  const lane = laneOf(workspaceId, account.object, account.externalId);
  return { roost, across, lane };
}

const done = (entry: Claimed) => ({ entry, state: 'done', events: { message: 1 } }) as const;

test('a body comes once to each of its entries, and a batch ends where it weighs too much', async ({
  onTestFinished,
}) => {
  const large = 'x'.repeat(2_500_000);
  const { roost, across, lane } = await journalOf([
    { body: large, live: 2 },
    { body: `${large}y`, live: 1 },
    { body: 'small', live: 1, memory: 1 },
  ]);
  onTestFinished(() => roost.close());
  const batch = await across((tx) => claimEntries(tx, lane, 200));
  expect(batch.map(({ position, body }) => [position, body.length])).toEqual([
    [0, 2_500_000],
    [1, 2_500_000],
    [0, 2_500_001],
  ]);
  await across((tx) => tickOff(tx, batch.map(done)));
  const rest = await across((tx) => claimEntries(tx, lane, 200));
  expect(rest.map(({ body }) => body.toString())).toEqual(['small']);
});

test('two workers that end entries of one delivery at once both count', async ({ onTestFinished }) => {
  const { roost, across, lane } = await journalOf([{ body: '{}', live: 1, memory: 1 }]);
  onTestFinished(() => roost.close());
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: ticked, resolve: tick } = Promise.withResolvers<void>();
  const first = across(async (tx) => {
    await tickOff(tx, (await claimEntries(tx, lane, 10)).map(done));
    tick();
    await held;
  });
  await ticked;
  const second = across(async (tx) => tickOff(tx, (await claimEntries(tx, laneBeside(lane), 10)).map(done)));
  await expect
    .poll(async () => (await sql`select from pg_locks where not granted`.execute(roost.app.ctx.db)).rows.length)
    .toBe(1);
  release();
  await Promise.all([first, second]);
  const row = await across((tx) =>
    tx.selectFrom('deliveries').select(['state', 'entries_left', 'events']).executeTakeFirst(),
  );
  expect(row).toEqual({ state: 'processed', entries_left: 0, events: { message: 2 } });
});
