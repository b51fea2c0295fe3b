import type { Delivery } from '@roost/contract/deliveries.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayMs } from '../clock.ts';
import { acrossWorkspaces, newId } from '../db/db.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
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

async function kept(query = ''): Promise<{ items: Delivery[]; nextCursor: string | null }> {
  const path = `${workspace.path}/deliveries?limit=100${query}`;
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
