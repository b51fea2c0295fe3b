import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inWorkspace, newId } from '../db/db.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { disconnected } from './disconnected.ts';
import { moveChannels } from './move-channels.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
});
afterAll(() => roost.close());

test('a channel that is disconnected while its login goes is not moved to another', async () => {
  const { ctx } = roost.app;
  const page = (await connectEverything(roost, workspace)).find(({ kind }) => kind === 'facebook');
  const otherLogin = newId();
  const own = { workspace_id: workspace.id, login_id: otherLogin };
  const fromLogin = await inWorkspace(ctx, workspace.id, async (tx) => {
    const login = {
      flow: 'facebook',
      external_id: 'another',
      name: 'Other',
      state: 'connected',
      state_message: '',
    } as const;
    await tx
      .insertInto('logins')
      .values({ workspace_id: workspace.id, id: otherLogin, ...login })
      .execute();
    const asset = { kind: 'facebook', external_id: page?.externalId ?? '', name: 'Page', connectable: true } as const;
    await tx
      .insertInto('assets')
      .values({ ...own, ...asset })
      .execute();
    const row = await tx
      .selectFrom('channels')
      .select('login_id')
      .where('id', '=', page?.id ?? '')
      .executeTakeFirst();
    return row?.login_id ?? '';
  });
  let moving: Promise<string[]> = Promise.resolve([]);
  await inWorkspace(ctx, workspace.id, async (tx) => {
    await tx
      .updateTable('channels')
      .set(disconnected)
      .where('id', '=', page?.id ?? '')
      .execute();
    moving = inWorkspace(ctx, workspace.id, (other) => moveChannels(ctx, other, workspace.id, fromLogin));
    await expect.poll(waits, { timeout: 10_000 }).toBe(true);
  });
  expect(await moving).toEqual([]);
  const path = `${workspace.path}/channels`;
  const { body } = await workspace.owner.call<{ items: { id: string; state: { code: string } }[] }>('GET', path);
  expect(body.items.find(({ id }) => id === page?.id)?.state.code).toBe('disconnected');
});

/** Some statement of this database waits for a lock. */
async function waits(): Promise<boolean> {
  const { rows } = await sql<{ waits: boolean }>`
    select exists (
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    ) as waits`.execute(roost.app.ctx.db);
  return rows[0]?.waits === true;
}
