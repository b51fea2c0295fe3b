import { createHash } from 'node:crypto';
import type pg from 'pg';

/** A table whose rows belong into an export; `columns` are those that are written, not computed. */
export interface DataTable {
  name: string;
  columns: string[];
}

/** Made by the migrations alone. */
const madeByMigrations = ['migrations', 'lanes'];

/** Every table, the ones that others point to first. */
export async function dataTables(client: pg.ClientBase): Promise<DataTable[]> {
  const { rows } = await client.query<DataTable & { needs: string[] }>(`
    select c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select array_agg(distinct f.relname::text) from pg_constraint k join pg_class f on f.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid), '{}') as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`);
  const waiting = rows.filter(({ name }) => !madeByMigrations.includes(name));
  const sorted: DataTable[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) => needs.every((need) => !waiting.some(({ name }) => name === need)));
    const [table] = waiting.splice(next, 1);
    if (next < 0 || table === undefined) throw new Error('The tables point at each other in a circle.');
    sorted.push({ name: table.name, columns: table.columns });
  }
  return sorted;
}

export async function migrationNames(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migrations order by name');
  return rows.map(({ name }) => name);
}

/** Two databases with the same rows have the same hash, whatever the order in which they lie there. */
export async function stateHash(client: pg.ClientBase): Promise<string> {
  const hash = createHash('sha256');
  await client.query('begin isolation level repeatable read read only');
  try {
    const tables = await dataTables(client);
    await client.query('set local role roost_system');
    for (const { name, columns } of tables) {
      const { rows } = await client.query<{ rows: string; hash: string | null }>(
        `select count(*) as rows, md5(string_agg(h, '' order by h)) as hash
         from (select md5(row(${columns.map(quoted).join(', ')})::text) as h from ${quoted(name)}) each`,
      );
      hash.update(`${name} ${rows[0]?.rows} ${rows[0]?.hash}\n`);
    }
  } finally {
    await client.query('rollback');
  }
  return hash.digest('hex');
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
