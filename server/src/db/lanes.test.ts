import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../test/database.ts';
import { openDb, openPool } from './db.ts';
import { laneOf } from './lanes.ts';

test('every lane that can come out has a row to lock, for both ways', async () => {
  const database = await createTestDatabase();
  const db = openDb(openPool(database.connection, () => {}));
  const { rows } = await sql<{ way: string; lane: number }>`select way, lane from lanes`.execute(db);
  await db.destroy();
  await database.drop();
  const known = new Set(rows.map(({ way, lane }) => `${way} ${lane}`));
  fc.assert(
    fc.property(fc.uuid(), fc.option(fc.string()), (workspaceId, account) => {
      const lane = laneOf(workspaceId, account);
      expect(known.has(`in ${lane}`) && known.has(`out ${lane}`)).toBe(true);
      expect(laneOf(workspaceId, account)).toBe(lane);
    }),
  );
});
