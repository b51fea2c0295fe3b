import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { startDatabaseProxy } from '../test/database-proxy.ts';
import {
  acrossWorkspaces,
  acrossWorkspacesPrepared,
  type Db,
  inWorkspace,
  newId,
  openDb,
  openPool,
  readAcrossWorkspaces,
  readWorkspace,
  type Tx,
  together,
  violates,
  withKeptPlans,
} from './db.ts';
import { migrate, refuseVersion } from './migrate.ts';
import { beginAs } from './scoped-dialect.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(openPool(database.connection, () => {}));
});

afterAll(async () => {
  await db.destroy();
  await database.drop();
});

/** Tables without a workspace of their own: sign-in comes before one is chosen, lanes and migrations carry no data. */
const withoutWorkspace = [
  'agents',
  'sessions',
  'credentials',
  'verifications',
  'setup',
  'push_keys',
  'usage_reports',
  'lanes',
  'migrations',
];

async function workspace(): Promise<string> {
  const id = newId();
  await acrossWorkspaces({ db }, (tx) => tx.insertInto('workspaces').values({ id, name: 'W', slug: id }).execute());
  await inWorkspace({ db }, id, (tx) =>
    tx.insertInto('contacts').values({ workspace_id: id, id: newId(), name: 'Ada', picture_key: null }).execute(),
  );
  return id;
}

test('every table has forced row-level security for both roles, or is a listed exception', async () => {
  const { rows } = await sql<{ name: string; forced: boolean; roles: string[] }>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
           coalesce(array_agg(distinct r.rolname) filter (where r.rolname is not null), '{}')::text[] as roles
    from pg_class c
    left join pg_policy p on p.polrelid = c.oid
    left join pg_roles r on r.oid = any (p.polroles)
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    group by c.oid`.execute(db);
  const open = rows.filter(
    ({ forced, roles }) => !forced || !roles.includes('roost_app') || !roles.includes('roost_system'),
  );
  expect(open.map(({ name }) => name).sort()).toEqual([...withoutWorkspace].sort());
});

test('ids are all different, well formed, and sort as they were made', () => {
  const ids = Array.from({ length: 20_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  expect(ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual(
    [],
  );
});

test('every key of a workspace table begins with the workspace', async () => {
  const { rows } = await sql<{ name: string; first: string }>`
    select c.relname as name, a.attname as first
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    where k.contype = 'p' and c.relnamespace = 'public'::regnamespace`.execute(db);
  const ownKey = ['workspaces', 'members', 'invitations'];
  const wrong = rows.filter(
    ({ name, first }) => ![...withoutWorkspace, ...ownKey].includes(name) && first !== 'workspace_id',
  );
  expect(wrong).toEqual([]);
});

test('a workspace sees its own rows alone', async () => {
  const [one, two] = [await workspace(), await workspace()];
  const seen = await inWorkspace({ db }, one, (tx) => tx.selectFrom('contacts').select('workspace_id').execute());
  expect(seen).toEqual([{ workspace_id: one }]);
  await expect(
    inWorkspace({ db }, one, (tx) =>
      tx.insertInto('contacts').values({ workspace_id: two, id: newId(), name: 'Eve', picture_key: null }).execute(),
    ),
  ).rejects.toThrow(/row-level security/);
});

test('a query without a workspace sees nothing', async () => {
  await workspace();
  const seen = await db.transaction().execute(async (tx) => {
    await sql`set local role roost_app`.execute(tx);
    return tx.selectFrom('contacts').selectAll().execute();
  });
  expect(seen).toEqual([]);
});

test('the role ends with the transaction', async () => {
  await inWorkspace({ db }, await workspace(), async () => {});
  const { rows } = await sql<{ role: string }>`select current_setting('role') as role`.execute(db);
  expect(rows).toEqual([{ role: 'none' }]);
});

test('a workspace that is no id is a value and nothing else', async () => {
  await workspace();
  const hostile = "'; reset role; --";
  const seen = inWorkspace({ db }, hostile, (tx) => tx.selectFrom('contacts').selectAll().execute());
  await expect(seen).rejects.toThrow(/invalid input syntax for type uuid/);
});

test('a transaction that cannot take its role leaves the connection as it was', async () => {
  const one = openDb(openPool({ ...database.connection, max: 1 }, () => {}));
  try {
    const refused = beginAs({ role: 'nobody_of_that_name', workspaceId: '' }, () =>
      one.transaction().execute(async () => {}),
    );
    await expect(refused).rejects.toThrow(/nobody_of_that_name/);
    const { rows } = await sql<{ role: string }>`select current_setting('role') as role`.execute(one);
    expect(rows).toEqual([{ role: 'none' }]);
  } finally {
    await one.destroy();
  }
});

test('the role is that of one transaction, not of one begun beside it meanwhile', async () => {
  const role = await acrossWorkspaces({ db }, () =>
    db.transaction().execute((tx) => sql<{ role: string }>`select current_setting('role') as role`.execute(tx)),
  );
  expect(role.rows).toEqual([{ role: 'none' }]);
});

const roleNow = sql<{ role: string }>`select current_setting('role') as role`;

test('reading sees its workspace alone, also in the statement that goes out with the beginning', async () => {
  const [id] = [await workspace(), await workspace()];
  const seen = await readWorkspace({ db }, id, (tx) => tx.selectFrom('contacts').selectAll().execute());
  expect(seen.map((contact) => contact.workspace_id)).toEqual([id]);
  expect((await readAcrossWorkspaces({ db }, (tx) => roleNow.execute(tx))).rows).toEqual([{ role: 'roost_system' }]);
});

test('reading writes nothing', async () => {
  const id = await workspace();
  const written = readWorkspace({ db }, id, (tx) => tx.updateTable('contacts').set({ name: 'Eve' }).execute());
  await expect(written).rejects.toThrow(/read-only transaction/);
});

test('reading that cannot begin answers nothing, and leaves the connection as it was', async () => {
  const one = openDb(openPool({ ...database.connection, max: 1 }, () => {}));
  try {
    const read = (role: string) =>
      beginAs({ role, workspaceId: '', readOnly: true }, () => one.transaction().execute((tx) => roleNow.execute(tx)));
    await expect(read('nobody_of_that_name')).rejects.toThrow(/nobody_of_that_name/);
    expect((await read('roost_app')).rows).toEqual([{ role: 'roost_app' }]);
    expect((await roleNow.execute(one)).rows).toEqual([{ role: 'none' }]);
  } finally {
    await one.destroy();
  }
});

test('many who read on few connections each see their own', async () => {
  const few = openDb(openPool({ ...database.connection, max: 2 }, () => {}));
  try {
    const ids = await Promise.all(Array.from({ length: 20 }, workspace));
    const seen = await Promise.all(
      ids.map((id) =>
        readWorkspace({ db: few }, id, (tx) => tx.selectFrom('contacts').select('workspace_id').execute()),
      ),
    );
    expect(seen).toEqual(ids.map((id) => [{ workspace_id: id }]));
  } finally {
    await few.destroy();
  }
});

test('reading that fails says why, and the next one goes on', async () => {
  const one = openDb(openPool({ ...database.connection, max: 1 }, () => {}));
  try {
    const id = await workspace();
    await expect(readWorkspace({ db: one }, id, (tx) => sql`select 1 / 0`.execute(tx))).rejects.toThrow(/zero/);
    await expect(readWorkspace({ db: one }, id, () => Promise.reject(new Error('gone on')))).rejects.toThrow('gone on');
    expect(await readWorkspace({ db: one }, id, (tx) => tx.selectFrom('contacts').select('name').execute())).toEqual([
      { name: 'Ada' },
    ]);
  } finally {
    await one.destroy();
  }
});

test('statements given together travel in one round trip, which a transaction of the message path begins in too', async () => {
  const way = await startDatabaseProxy(database);
  const far = openDb(openPool({ ...way.connection, max: 1 }, () => {}));
  try {
    const trips = async (work: (tx: Tx) => Promise<unknown>) => {
      const before = way.roundTrips();
      await acrossWorkspacesPrepared({ db: far }, work);
      return way.roundTrips() - before;
    };
    const ask = (tx: Tx) => roleNow.execute(tx);
    await trips(ask); // Connects.
    // Each ends with a commit, which is one more.
    expect(await trips(ask)).toBe(2);
    expect(await trips((tx) => together([ask(tx), ask(tx), ask(tx)]))).toBe(2);
    expect(await trips(async (tx) => [await ask(tx), await ask(tx)])).toBe(3);
  } finally {
    await far.destroy();
    await way.cut();
  }
});

test('of statements given together, the first that fails is the one to blame, and none of them outlives the work', async () => {
  const id = await workspace();
  const ended: string[] = [];
  const rename = async (tx: Tx, name: string) => {
    await sql`select pg_sleep(0)`.execute(tx);
    await tx.updateTable('contacts').set({ name }).execute();
  };
  const work = inWorkspace({ db }, id, (tx) =>
    together([
      rename(tx, 'Eve').finally(() => ended.push('renamed')),
      sql`select 1 / 0`.execute(tx),
      roleNow.execute(tx),
    ]).finally(() => ended.push('all')),
  );
  await expect(work).rejects.toThrow(/zero/);
  expect(ended).toEqual(['renamed', 'all']);
  const seen = await readWorkspace({ db }, id, (tx) => tx.selectFrom('contacts').select('name').execute());
  expect(seen).toEqual([{ name: 'Ada' }]);
});

/** One connection, and what it keeps by now. */
async function oneConnection() {
  const one = openDb(openPool({ ...database.connection, max: 1 }, () => {}));
  const kept = async () => (await sql`select from pg_prepared_statements`.execute(one)).rows.length;
  const ask = () =>
    acrossWorkspacesPrepared({ db: one }, async (tx) => {
      const { rows } = await sql<object>`select * from kept where n = ${1}`.execute(tx);
      return rows;
    });
  await sql`create table kept as select 1 as n`.execute(db);
  await sql`grant select on kept to roost_system`.execute(db);
  return {
    one,
    kept,
    ask,
    async close() {
      await sql`drop table kept`.execute(db);
      await one.destroy();
    },
  };
}

test('a statement is kept where that is wanted, and nowhere else', async ({ onTestFinished }) => {
  const { one, kept, ask, close } = await oneConnection();
  onTestFinished(close);
  await acrossWorkspaces({ db: one }, (tx) => sql`select * from kept where n = ${1}`.execute(tx));
  expect(await kept()).toBe(0);
  expect(await ask()).toEqual([{ n: 1 }]);
  expect(await ask()).toEqual([{ n: 1 }]);
  expect(await kept()).toBe(1);
});

test.for([
  ['is not there any more, as behind a pooler', sql`deallocate all`],
  ['is older than its table', sql`alter table kept add column m int default 2`],
] as const)('a kept statement that %s is asked again', async ([, happens], { onTestFinished }) => {
  const { one, ask, close } = await oneConnection();
  onTestFinished(close);
  await ask();
  await happens.execute(one);
  expect(await ask()).toMatchObject([{ n: 1 }]);
  expect(await ask()).toMatchObject([{ n: 1 }]);
});

test('so is one that stands outside a transaction', async ({ onTestFinished }) => {
  const { one, kept, close } = await oneConnection();
  onTestFinished(close);
  const ask = () => withKeptPlans(async () => (await sql<object>`select * from kept where n = ${1}`.execute(one)).rows);
  await ask();
  expect(await kept()).toBe(1);
  await sql`deallocate all`.execute(one);
  expect(await ask()).toEqual([{ n: 1 }]);
});

test('a statement that another session has kept already is asked again', async ({ onTestFinished }) => {
  const { one, ask, close } = await oneConnection();
  onTestFinished(close);
  await ask();
  const { rows } = await sql<{ name: string }>`select name from pg_prepared_statements`.execute(one);
  const name = sql.raw(rows[0]?.name ?? '');
  await one.destroy();
  const two = openDb(openPool({ ...database.connection, max: 1 }, () => {}));
  await sql`prepare ${name} as select 1`.execute(two);
  const { rows: answered } = await acrossWorkspacesPrepared({ db: two }, (tx) =>
    sql<object>`select * from kept where n = ${1}`.execute(tx),
  );
  expect(answered).toEqual([{ n: 1 }]);
  await two.destroy();
});

test('a broken constraint is known by its name', async () => {
  const id = await workspace();
  const again = acrossWorkspaces({ db }, (tx) =>
    tx.insertInto('workspaces').values({ id: newId(), name: 'W', slug: id }).execute(),
  );
  await expect(again).rejects.toSatisfy((error) => violates(error, 'workspaces_slug_unique'));
});

test('migrating again changes nothing, even by two at once', async () => {
  await Promise.all([migrate(database.connection), migrate(database.connection)]);
});

test('a database user who may not create the roles gets the SQL to run', async () => {
  const admin = new pg.Client(database.connection);
  await admin.connect();
  const user = `plain_${newId().slice(-12)}`;
  await admin.query(`create role ${user} login`);
  await admin.query(`create database ${user} owner ${user}`);
  try {
    const connection = { ...database.connection, user, database: user };
    await expect(migrate(connection)).rejects.toThrow(new RegExp(`GRANT roost_app, roost_system TO "${user}"`));
    await admin.query(`grant roost_app, roost_system to ${user}`);
    await migrate(connection);
  } finally {
    await admin.query(`drop database ${user} with (force)`);
    await admin.query(`drop role ${user}`);
    await admin.end();
  }
});

test('an unreachable server is one clear error', async () => {
  await expect(migrate({ host: '127.0.0.1', port: 9 })).rejects.toThrow(/PostgreSQL cannot be reached.*DATABASE_URL/s);
});

test('a server that is too old is named, with what is needed', () => {
  expect(refuseVersion(140_012, '14.12')).toMatch(/needs PostgreSQL 15 or newer; .* is 14\.12/);
  expect(refuseVersion(150_000, '15.0')).toBeNull();
});
