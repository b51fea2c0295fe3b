import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from './database.ts';

test('test databases are separate, even when many are made at once', async () => {
  const databases = await Promise.all(Array.from({ length: 4 }, createTestDatabase));
  const counts = await Promise.all(
    databases.map(async ({ connection }) => {
      const client = new pg.Client(connection);
      await client.connect();
      await client.query('CREATE TABLE only_here (id int)');
      const { rows } = await client.query("SELECT count(*)::int AS n FROM pg_tables WHERE tablename = 'only_here'");
      await client.end();
      return rows[0].n;
    }),
  );
  await Promise.all(databases.map((database) => database.drop()));
  expect(counts).toEqual([1, 1, 1, 1]);
});

test('a dropped test database is gone, whoever was still connected', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client(database.connection);
  client.on('error', () => {});
  await client.connect();
  await database.drop();
  await expect(client.query('SELECT 1')).rejects.toThrow();
  const again = new pg.Client(database.connection);
  await expect(again.connect()).rejects.toMatchObject({ code: '3D000' });
});
