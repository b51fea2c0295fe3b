import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { CannotStart } from '../cannot-start.ts';

const directory = join(import.meta.dirname, 'migrations');
/** Serializes processes that start together; the number means nothing but has to stay. */
const migrationLock = 4_207_715_390;
const versionMin = 15;
/** Who waits for longer than that wants to know for what. */
const slowMs = 5_000;

/** The database cannot be used as it is; the message is for the person who starts Roost. */
class DatabaseUnusable extends CannotStart {
  override name = 'DatabaseUnusable';
}

const rolesSql = (user: string) => `  CREATE ROLE roost_app NOLOGIN;
  CREATE ROLE roost_system NOLOGIN;
  GRANT roost_app, roost_system TO "${user}";`;

/**
 * Brings the database up to the newest migration: all of them in one transaction, or none.
 * Throws DatabaseUnusable with a sentence when it cannot be reached, is too old, or the two roles cannot be made.
 */
export async function migrate(connection: pg.ClientConfig, log: (line: string) => void = () => {}): Promise<void> {
  const client = new pg.Client({ connectionTimeoutMillis: 8_000, ...connection });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseUnusable(
      `PostgreSQL cannot be reached: ${error instanceof Error ? error.message || String(error) : error}. Check DATABASE_URL.`,
      { cause: error },
    );
  }
  try {
    await checkVersion(client);
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await makeRoles(client);
    await client.query(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string }>('select name from migrations');
    const applied = new Set(rows.map((row) => row.name));
    const files = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
    for (const name of files.filter((file) => !applied.has(file))) {
      const statements = await readFile(join(directory, name), 'utf8');
      const slow = setTimeout(
        log,
        slowMs,
        `${name} goes on; with millions of messages it takes minutes. Please let it.`,
      );
      await client.query(statements).finally(() => clearTimeout(slow));
      await client.query('insert into migrations (name) values ($1)', [name]);
      log(`migrated ${name}`);
    }
    await client.query('commit');
    await probeSearch(client, log);
  } finally {
    await client.end();
  }
}

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number; name: string }>(
    "select current_setting('server_version_num')::int as version, current_setting('server_version') as name",
  );
  const refusal = refuseVersion(rows[0]?.version ?? 0, rows[0]?.name ?? 'unknown');
  if (refusal !== null) throw new DatabaseUnusable(refusal);
}

/** `version` as server_version_num gives it: 150004 is 15.4. */
export function refuseVersion(version: number, name: string): string | null {
  if (Math.floor(version / 10_000) >= versionMin) return null;
  return `Roost needs PostgreSQL ${versionMin} or newer; the server of DATABASE_URL is ${name}.`;
}

/** Roles belong to the whole cluster: another database of ours may have made them, at this very moment even. */
async function makeRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ user: string }>('select current_user as user');
  const user = rows[0]?.user ?? '';
  try {
    await client.query('savepoint roles');
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = 'roost_app') then
        begin create role roost_app nologin; exception when duplicate_object or unique_violation then null; end;
      end if;
      if not exists (select from pg_roles where rolname = 'roost_system') then
        begin create role roost_system nologin; exception when duplicate_object or unique_violation then null; end;
      end if;
      begin
        set local role roost_app; reset role; set local role roost_system; reset role;
      exception when insufficient_privilege then
        execute format('grant roost_app, roost_system to %I', current_user);
      end;
    end $$`);
    await client.query('release savepoint roles');
  } catch (error) {
    throw new DatabaseUnusable(
      `The database user "${user}" may not create the two roles that keep workspaces apart. ` +
        `Let an administrator of PostgreSQL run this once, then start again:\n${rolesSql(user)}`,
      { cause: error },
    );
  }
}

/** Under the plain C locale trigrams of Cyrillic or Chinese are empty, and search finds nothing. */
async function probeSearch(client: pg.Client, log: (line: string) => void): Promise<void> {
  const { rows } = await client.query<{ letter: boolean }>("select 'п' ~ '^[[:alpha:]]$' as letter");
  if (rows[0]?.letter !== true) {
    log('This database uses a locale that knows no letters beyond ASCII: search will not work in every script.');
  }
}
