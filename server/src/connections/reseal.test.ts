import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSealer } from '../crypto.ts';
import { acrossWorkspaces, newId } from '../db/db.ts';
import { pushKeys } from '../push/keys.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { reseal, sealedColumns } from './reseal.ts';
import {
  type AssetKey,
  openAppSecret,
  openAssetToken,
  openChannelToken,
  openHeldGrant,
  openInstagramSecret,
  openLoginToken,
  sealAppSecret,
  sealAssetToken,
  sealChannelToken,
  sealHeldGrant,
  sealInstagramSecret,
  sealLoginToken,
} from './secrets.ts';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
let roost: TestRoost;
let workspace: TestWorkspace;
beforeAll(async () => {
  roost = await startRoost({ ENCRYPTION_KEY: [newKey, oldKey].map((key) => key.toString('base64')).join(',') });
  workspace = await makeWorkspace(roost);
});
afterAll(() => roost.close());

test('with a new key first, 1,000 records move to it while every one of them can be read all the time', async () => {
  const { ctx } = roost.app;
  const before = { config: { sealer: createSealer([oldKey]) } };
  const rows = Array.from({ length: 1_000 }, (_, n) => ({ id: newId(), n }));
  await acrossWorkspaces(ctx, (tx) =>
    tx
      .insertInto('channels')
      .values(
        rows.map(({ id, n }) => ({
          workspace_id: workspace.id,
          id,
          kind: 'facebook' as const,
          external_id: `page-${n}`,
          name: `Page ${n}`,
          token_sealed: sealChannelToken(before, id, `token ${n}`),
          state: 'connected' as const,
          state_message: '',
        })),
      )
      .execute(),
  );
  let reads = 0;
  let failed = 0;
  let running = true;
  const read = async () => {
    while (running) {
      const { id, n } = rows[reads % rows.length] ?? expect.unreachable('no row');
      const row = await acrossWorkspaces(ctx, (tx) =>
        tx.selectFrom('channels').select('token_sealed').where('id', '=', id).executeTakeFirstOrThrow(),
      );
      if (openChannelToken(ctx, id, row.token_sealed ?? '') !== `token ${n}`) failed += 1;
      reads += 1;
    }
  };
  const readers = [read(), read()];
  const moved = await Promise.all([reseal(ctx), reseal(ctx)]);
  running = false;
  await Promise.all(readers);
  expect(moved[0] + moved[1]).toBe(1_000);
  expect({ failed, some: reads > 100 }).toEqual({ failed: 0, some: true });

  // The old key may go: the new one opens everything.
  const alone = { config: { sealer: createSealer([newKey]) } };
  const { rows: sealed } = await acrossWorkspaces(ctx, (tx) =>
    sql<{ id: string; token: string }>`select id, token_sealed as token from channels`.execute(tx),
  );
  expect(sealed).toHaveLength(1_000);
  for (const { id, token } of sealed) expect(openChannelToken(alone, id, token)).toMatch(/^token \d+$/);
});

test('a record that no key opens is left, told, and stops no other', async () => {
  const { ctx } = roost.app;
  const foreign = { config: { sealer: createSealer([randomBytes(32)]) } };
  await acrossWorkspaces(ctx, async (tx) => {
    const two = await tx.selectFrom('channels').select('id').limit(2).execute();
    const [lost, old] = two.map(({ id }) => id);
    const seal = (id = '', by: Parameters<typeof sealChannelToken>[0]) =>
      tx
        .updateTable('channels')
        .set({ token_sealed: sealChannelToken(by, id, 'x') })
        .where('id', '=', id)
        .execute();
    await seal(lost, foreign);
    await seal(old, { config: { sealer: createSealer([oldKey]) } });
  });
  expect(await reseal(ctx)).toBe(1);
  expect(await reseal(ctx)).toBe(0);
});

test('the secrets of the Meta app move along, those before a change too', async () => {
  const { ctx } = roost.app;
  const before = { config: { sealer: createSealer([oldKey]) } };
  const row = {
    secret_sealed: sealAppSecret(before, workspace.id, 'now'),
    previous_secret_sealed: sealAppSecret(before, workspace.id, 'before'),
    instagram_secret_sealed: sealInstagramSecret(before, workspace.id, 'instagram now'),
    previous_instagram_secret_sealed: sealInstagramSecret(before, workspace.id, 'instagram before'),
  };
  await acrossWorkspaces(ctx, (tx) =>
    tx
      .insertInto('meta_apps')
      .values({ workspace_id: workspace.id, verify_token: 'verify', ...row })
      .execute(),
  );
  expect(await reseal(ctx)).toBe(4);
  const now = await acrossWorkspaces(ctx, (tx) => tx.selectFrom('meta_apps').selectAll().executeTakeFirstOrThrow());
  const alone = { config: { sealer: createSealer([newKey]) } };
  expect([
    openAppSecret(alone, now),
    openAppSecret(alone, { ...now, secret_sealed: now.previous_secret_sealed }),
    openInstagramSecret(alone, now),
    openInstagramSecret(alone, { ...now, instagram_secret_sealed: now.previous_instagram_secret_sealed }),
  ]).toEqual(['now', 'before', 'instagram now', 'instagram before']);
});

test('the key that push services know this installation by moves along, and stays the same', async () => {
  const { ctx } = roost.app;
  const before = { ...ctx, config: { ...ctx.config, sealer: createSealer([oldKey]) } };
  const made = await pushKeys(before);
  expect(await reseal(ctx)).toBe(1);
  const after = { ...ctx, config: { ...ctx.config, sealer: createSealer([newKey]) } };
  expect(await pushKeys(after)).toEqual(made);
});

test('a login’s token, those of what it sees and a grant that waits move along, each for its own row', async () => {
  const { ctx } = roost.app;
  const before = { config: { sealer: createSealer([oldKey]) } };
  const [id, held] = [newId(), newId()];
  const asset: AssetKey = { login_id: id, kind: 'facebook', external_id: '104857290316442' };
  const row = { workspace_id: workspace.id, name: 'Olivia', external_id: '10158' };
  await acrossWorkspaces(ctx, async (tx) => {
    const token_sealed = sealLoginToken(before, id, 'token of the login');
    await tx
      .insertInto('logins')
      .values({ ...row, id, flow: 'facebook', state: 'connected', state_message: '', token_sealed })
      .execute();
    await tx
      .insertInto('assets')
      .values({ ...row, ...asset, connectable: true, token_sealed: sealAssetToken(before, asset, 'token of the Page') })
      .execute();
    await tx
      .insertInto('held_grants')
      .values({
        workspace_id: workspace.id,
        id: held,
        login_id: id,
        grant_sealed: sealHeldGrant(before, held, 'grant'),
        sees: '[]',
        failed_kinds: [],
        scopes: [],
        actor_type: 'system',
        created_at: new Date(),
        expires_at: new Date(),
      })
      .execute();
  });
  expect(await reseal(ctx)).toBe(3);
  const alone = { config: { sealer: createSealer([newKey]) } };
  const now = await acrossWorkspaces(ctx, (tx) =>
    tx
      .selectFrom('logins')
      .innerJoin('assets', 'assets.login_id', 'logins.id')
      .innerJoin('held_grants', 'held_grants.login_id', 'logins.id')
      .select(['logins.token_sealed as login', 'assets.token_sealed as asset', 'grant_sealed as grant'])
      .where('logins.id', '=', id)
      .executeTakeFirstOrThrow(),
  );
  expect([
    openLoginToken(alone, id, now.login ?? ''),
    openAssetToken(alone, asset, now.asset ?? ''),
    openHeldGrant(alone, held, now.grant),
  ]).toEqual(['token of the login', 'token of the Page', 'grant']);
});

test('no sealed column of the database is left behind', async () => {
  const { rows } = await acrossWorkspaces(roost.app.ctx, (tx) =>
    sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and column_name like '%\\_sealed'`.execute(tx),
  );
  expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
    rows.map(({ name }) => name).sort(),
  );
});
