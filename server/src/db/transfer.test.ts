import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStorage } from '../storage.ts';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost } from '../test/roost.ts';
import { stateHash } from './data-tables.ts';
import { exportData } from './export-data.ts';
import { importData } from './import-data.ts';

let roost: TestRoost;
let empty: TestDatabase;
let folder: string;

beforeAll(async () => {
  roost = await startRoost();
  empty = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'roost-transfer-'));
});
afterAll(async () => {
  await roost.close();
  await empty.drop();
  await rm(folder, { recursive: true, force: true });
});

async function hashOf({ connection }: TestDatabase): Promise<string> {
  const client = new pg.Client(connection);
  await client.connect();
  return stateHash(client).finally(() => client.end());
}

it('an export brought into an empty database is the same, row for row, files included; a second time is refused', async () => {
  const workspace = await makeWorkspace(roost);
  await connectEverything(roost, workspace);
  const state = await roost.sim<{ customers: { id: string }[] }>('GET', '/_sim/state');
  for (const { id } of state.body.customers) {
    await roost.sim('POST', '/_sim/send', {
      platform: 'messenger',
      customerId: id,
      text: 'Tab\there, line\nthere, 🦊 \\N',
    });
  }
  await roost.settle();
  const files = join(folder, 'files');
  const archive = join(folder, 'export.tar.gz');
  await roost.app.ctx.storage.put('w1/picture', Buffer.from('a picture'), 'image/png');
  const manifest = await exportData(roost.database.connection, join(roost.app.ctx.config.dataDir, 'files'), archive);
  expect(manifest.tables.find(({ name }) => name === 'messages')?.rows).toBeGreaterThan(0);

  expect(await hashOf(empty)).not.toBe(await hashOf(roost.database));
  await importData(empty.connection, files, archive);
  expect(await hashOf(empty)).toBe(await hashOf(roost.database));
  expect((await openStorage(files).get('w1/picture'))?.bytes.toString()).toBe('a picture');
  await expect(importData(empty.connection, files, archive)).rejects.toThrow(/set up already/);
  await writeFile(archive, 'no archive');
  await expect(importData(empty.connection, files, archive)).rejects.toThrow();
});
