import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { columnTypes } from './column-types.ts';

let database: TestDatabase;
let asPg: pg.Client;
let asWe: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  asPg = new pg.Client(database.connection);
  asWe = new pg.Client({ ...database.connection, types: columnTypes });
  await Promise.all([asPg.connect(), asWe.connect()]);
});

afterAll(async () => {
  await Promise.all([asPg.end(), asWe.end()]);
  await database.drop();
});

async function readBoth(statement: string, value: unknown, zone = 'UTC'): Promise<unknown[]> {
  return Promise.all(
    [asPg, asWe].map(async (client) => {
      await client.query(`set timezone = '${zone}'`);
      const { rows } = await client.query<{ value: unknown }>(`select ${statement} as value`, [value]);
      return rows[0]?.value;
    }),
  );
}

const zones = ['UTC', 'Europe/London', 'Asia/Kolkata', 'America/St_Johns'];

test('an instant is what pg makes of it, in any year, to the microsecond, whatever the time zone of the database', async () => {
  const instants = fc.record({
    // 4712 BC to AD 275,760, the end of what a Date can hold.
    second: fc.oneof(
      fc.integer({ min: -210_000_000_000, max: 8_640_000_000_000 }),
      fc.integer({ min: 0, max: 2_000_000_000 }),
    ),
    micros: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999 })),
    zone: fc.constantFrom(...zones),
  });
  await fc.assert(
    fc.asyncProperty(instants, async ({ second, micros, zone }) => {
      const statement = `to_timestamp($1::float8) + interval '${micros} microseconds'`;
      const [theirs, ours] = await readBoth(statement, second, zone);
      expect(ours).toBeInstanceOf(Date);
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 300 },
  );
});

test.each(['infinity', '-infinity', '0001-01-01 00:00+00', '9999-12-31 23:59:59.999999+00', '0044-03-15 12:00+00 BC'])(
  'the instant %s is what pg makes of it',
  async (instant) => {
    const [theirs, ours] = await readBoth('$1::timestamptz', instant);
    expect(ours).toEqual(theirs);
  },
);

test('ids in an array are what pg makes of them, with empty places and in several dimensions', async () => {
  const ids = fc.array(fc.option(fc.uuid()), { maxLength: 5 });
  const grids = fc.array(fc.uuid(), { minLength: 2, maxLength: 4 }).map((row) => [row, row]);
  await fc.assert(
    fc.asyncProperty(fc.oneof(ids, grids), async (value) => {
      const [theirs, ours] = await readBoth('$1::uuid[]', value);
      expect(theirs).toEqual(value);
      expect(ours).toEqual(value);
    }),
    { numRuns: 100 },
  );
});
