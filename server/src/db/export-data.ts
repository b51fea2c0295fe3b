import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type Pack, pack } from 'tar-stream';
import { dataTables, migrationNames, quoted } from './data-tables.ts';

export interface ExportManifest {
  format: 'roost-export-1';
  madeAt: string;
  /** An import wants the same ones. */
  migrations: string[];
  tables: { name: string; columns: string[]; rows: number }[];
}

/**
 * Writes every row, as one snapshot saw them, and every stored file into a gzipped tar. Secrets stay sealed: whoever
 * imports it needs the same ENCRYPTION_KEY. Waiting background jobs are not part of it.
 */
export async function exportData(
  connection: pg.ClientConfig,
  filesDir: string,
  target: string,
): Promise<ExportManifest> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-export-'));
  const client = new pg.Client(connection);
  await client.connect();
  try {
    // Secrets are sealed, names and messages are not: for its owner alone.
    await (await open(target, 'w', 0o600)).close();
    await client.query('begin isolation level repeatable read read only');
    const tables = await dataTables(client);
    const migrations = await migrationNames(client);
    await client.query('set local role roost_system');
    const archive = pack();
    const written = pipeline(archive, createGzip(), createWriteStream(target));
    const manifest: ExportManifest = {
      format: 'roost-export-1',
      madeAt: new Date().toISOString(),
      migrations,
      tables: [],
    };
    for (const { name, columns } of tables) {
      const list = columns.map(quoted).join(', ');
      const file = join(folder, name);
      const copy = client.query(copyTo(`copy (select ${list} from ${quoted(name)}) to stdout`));
      await pipeline(copy, createWriteStream(file));
      manifest.tables.push({ name, columns, rows: copy.rowCount });
      await addFile(archive, `tables/${name}`, file);
      await rm(file);
    }
    for (const file of await filesIn(filesDir)) await addFile(archive, `files/${relative(filesDir, file)}`, file);
    // Last: an archive without it was cut short.
    archive.entry({ name: 'manifest.json' }, JSON.stringify(manifest, null, 2));
    archive.finalize();
    await written;
    await client.query('commit');
    return manifest;
  } finally {
    await client.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function addFile(archive: Pack, name: string, path: string): Promise<void> {
  const { size } = await stat(path);
  await pipeline(createReadStream(path), archive.entry({ name, size }));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
