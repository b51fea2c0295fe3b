import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { audit } from './audit.ts';
import { acrossWorkspaces, type Db, inWorkspace, newId, openDb, openPool } from './db.ts';

let database: TestDatabase;
let db: Db;
const id = newId();

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(openPool(database.connection, () => {}));
  await acrossWorkspaces({ db }, (tx) => tx.insertInto('workspaces').values({ id, name: 'W', slug: id }).execute());
  await inWorkspace({ db }, id, (tx) => audit(tx, id, { type: 'system', id: null }, 'told', null));
});

afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const roles = {
  roost_app: (statement: string) => inWorkspace({ db }, id, (tx) => sql.raw(statement).execute(tx)),
  roost_system: (statement: string) => acrossWorkspaces({ db }, (tx) => sql.raw(statement).execute(tx)),
};

// Its lines would go with their workspace.
const rewrites = [
  `update audit_log set action = 'untold'`,
  'delete from audit_log',
  'truncate audit_log',
  'delete from workspaces',
  'truncate workspaces cascade',
];

test.each(
  (['roost_app', 'roost_system'] as const).flatMap((role) => rewrites.map((statement) => [role, statement] as const)),
)('%s may not %s', async (role, statement) => {
  await expect(roles[role](statement)).rejects.toThrow(/permission denied for table (audit_log|workspaces)/);
  const { rows } = await roles[role]('select action from audit_log');
  expect(rows).toEqual([{ action: 'told' }]);
});

const secret = ['sessions', 'credentials', 'verifications', 'setup'];

test.each([
  'select token from sessions',
  ...secret.filter((table) => table !== 'sessions').map((table) => `select from ${table}`),
  ...['agents', ...secret].flatMap((table) => [`delete from ${table}`, `insert into ${table} default values`]),
])('roost_app may not %s, which proves who somebody is', async (statement) => {
  await expect(roles.roost_app(statement)).rejects.toThrow(/permission denied/);
});
