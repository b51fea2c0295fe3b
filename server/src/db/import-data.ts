import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { extract } from 'tar-stream';
import { migrationNames, quoted } from './data-tables.ts';
import type { ExportManifest } from './export-data.ts';
import { settleRestored } from './settle-restored.ts';

/** Why an archive cannot be imported here; the message is the sentence to read. */
class ImportRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImportRefused';
  }
}

/**
 * Brings an export into a migrated database that is still empty: all of it, or nothing. Replies that waited when it was
 * made are not sent: they may have been since.
 */
export async function importData(
  connection: pg.ClientConfig,
  filesDir: string,
  source: string,
): Promise<ExportManifest> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-import-'));
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await unpack(source, folder);
    const manifest = await readManifest(folder);
    await client.query('begin');
    await refuseMismatch(client, manifest);
    for (const table of manifest.tables) await importTable(client, folder, table);
    await settleRestored(client, manifest.madeAt);
    await client.query('commit');
    // Only now: files of rows that do not exist would stay for good.
    await unpack(source, dirname(filesDir), `files/`, filesDir);
    return manifest;
  } finally {
    await client.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function refuseMismatch(client: pg.Client, manifest: ExportManifest): Promise<void> {
  const here = await migrationNames(client);
  if (JSON.stringify(here) !== JSON.stringify(manifest.migrations)) {
    throw new ImportRefused(
      'The export was made by another version of Roost. Import it with that version, then update.',
    );
  }
  const { rows } = await client.query<{ used: boolean }>('select done_at is not null as used from setup');
  if (rows[0]?.used !== false) {
    throw new ImportRefused('This Roost is set up already. Import into an empty one: set DATA_DIR or DATABASE_URL.');
  }
  await client.query('delete from setup');
}

/** By way of a temporary table: COPY does not enter tables with row-level security. */
async function importTable(
  client: pg.Client,
  folder: string,
  { name, columns, rows }: ExportManifest['tables'][number],
): Promise<void> {
  const list = columns.map(quoted).join(', ');
  await client.query(`create temporary table incoming on commit drop as select ${list} from ${quoted(name)} limit 0`);
  await client.query('grant select on incoming to roost_system');
  await pipeline(
    createReadStream(join(folder, 'tables', name)),
    client.query(copyFrom(`copy incoming (${list}) from stdin`)),
  );
  await client.query('set local role roost_system');
  const { rowCount } = await client.query(
    `insert into ${quoted(name)} (${list}) overriding system value select ${list} from incoming`,
  );
  await client.query('reset role');
  if (rowCount !== rows) throw new ImportRefused(`The export is damaged: ${name} has ${rowCount} of ${rows} rows.`);
  const { rows: counted } = await client.query<{ column: string }>(
    "select attname as column from pg_attribute where attrelid = $1::regclass and attidentity <> ''",
    [quoted(name)],
  );
  // Numbers that PostgreSQL gives go on after the largest.
  for (const { column } of counted) {
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), (select coalesce(max(${quoted(column)}), 0) + 1 from incoming), false)`,
      [quoted(name), column],
    );
  }
  await client.query('drop table incoming');
}

async function readManifest(folder: string): Promise<ExportManifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => '');
  const manifest = text === '' ? null : (JSON.parse(text) as ExportManifest);
  if (manifest?.format !== 'roost-export-1') throw new ImportRefused('This is no complete export of Roost.');
  return manifest;
}

/** Unpacks what does not begin with `files/`, or with `only` just that, without its prefix, into `target`. */
async function unpack(source: string, folder: string, only?: string, target = folder): Promise<void> {
  const archive = extract();
  const done = pipeline(createReadStream(source), createGunzip(), archive);
  // What is wrong with the archive ends the loop below as well; told once is enough.
  done.catch(() => {});
  for await (const entry of archive) {
    const { name } = entry.header;
    const wanted = only === undefined ? !name.startsWith('files/') : name.startsWith(only);
    const path = resolve(target, only === undefined ? name : name.slice(only.length));
    if (wanted && path.startsWith(resolve(target) + sep)) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await pipeline(entry, createWriteStream(path, { mode: 0o600 }));
    } else {
      entry.resume();
    }
  }
  await done;
}
