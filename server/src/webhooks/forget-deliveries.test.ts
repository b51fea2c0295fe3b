import type { Delivery } from '@roost/contract/deliveries.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayMs } from '../clock.ts';
import { acrossWorkspaces, newId } from '../db/db.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { journalPage } from './deliveries.ts';
import { forgetDeliveries } from './forget-deliveries.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
});
afterAll(() => roost.close());

async function arrived(states: readonly Delivery['state'][], daysAgo: number, text = 'Hello'): Promise<void> {
  await acrossWorkspaces(roost.app.ctx, (tx) =>
    tx
      .insertInto('deliveries')
      .values(
        states.map((state) => ({
          workspace_id: workspace.id,
          id: newId(),
          received_at: new Date(roost.clock.now().getTime() - daysAgo * dayMs),
          object: 'page',
          body: Buffer.from(text),
          entries: 0,
          entries_left: 0,
          state,
          events: '{}',
        })),
      )
      .execute(),
  );
}

async function kept(query = '', limit = 100): Promise<{ items: Delivery[]; nextCursor: string | null }> {
  const path = `${workspace.path}/deliveries?limit=${limit}${query}`;
  return (await workspace.owner.call<{ items: Delivery[]; nextCursor: string | null }>('GET', path)).body;
}

test('what was read more than thirty days ago goes; what failed or waits stays, however old', async () => {
  await arrived(Array(450).fill('processed'), 31);
  await arrived(['dead', 'received', 'processed', 'processed'], 31);
  await arrived(['processed', 'dead'], 29);
  expect(await forgetDeliveries(roost.app.ctx)).toBe(452);
  expect((await kept()).items.map(({ state }) => state)).toEqual(['dead', 'processed', 'received', 'dead']);
  expect(await forgetDeliveries(roost.app.ctx)).toBe(0);
});

test('what somebody replays just now is left for the next time', async () => {
  await arrived(['processed', 'processed'], 40);
  const replaying = new pg.Client(roost.database.connection);
  await replaying.connect();
  try {
    await replaying.query('begin');
    await replaying.query(
      'select 1 from deliveries where id = (select id from deliveries order by id desc limit 1) for update',
    );
    expect(await forgetDeliveries(roost.app.ctx)).toBe(1);
  } finally {
    await replaying.end();
  }
  expect(await forgetDeliveries(roost.app.ctx)).toBe(1);
});

test('a search goes back piece by piece, and says where to go on when it took too long', async () => {
  await arrived(['processed'], 1, 'a needle');
  await arrived(Array(3_000).fill('processed'), 1, 'hay');
  await arrived(['processed'], 1, 'another needle');
  const { items, nextCursor } = await kept('&q=needle');
  expect(items).toHaveLength(2);
  expect(nextCursor).toBeNull();
  const first = await journalPage(roost.app.ctx, workspace.id, { limit: 100, q: 'needle' }, 0);
  expect(first.items).toHaveLength(1);
  const rest = await kept(`&q=needle&cursor=${first.nextCursor}`);
  expect(rest.items.map(({ id }) => id)).toEqual([items[1]?.id]);
});

test('a search that finds more than a page goes on behind the last it showed', async () => {
  await arrived(Array(5).fill('dead'), 1, 'many of them');
  const { items, nextCursor } = await kept('&q=many+of+them', 3);
  const rest = await kept(`&q=many+of+them&cursor=${nextCursor}`, 3);
  expect(new Set([...items, ...rest.items].map(({ id }) => id)).size).toBe(5);
  expect(rest.nextCursor).toBeNull();
});

test('a long time is replayed a piece at a time, each with a line in the log', async () => {
  const now = roost.clock.now().getTime();
  const { body } = await workspace.owner.call<{ replayed: number }>('POST', `${workspace.path}/deliveries/replay`, {
    from: new Date(now - 2 * dayMs).toISOString(),
    to: new Date(now).toISOString(),
  });
  expect(body.replayed).toBe(3_007);
  const lines = await acrossWorkspaces(roost.app.ctx, (tx) =>
    tx.selectFrom('audit_log').select('detail').where('action', '=', 'deliveries.replayed').orderBy('id').execute(),
  );
  expect(lines).toEqual([{ detail: { count: 2_000 } }, { detail: { count: 1_007 } }]);
});
