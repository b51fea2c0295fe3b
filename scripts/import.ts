import { join, resolve } from 'node:path';
import { readConfig } from '../server/src/config.ts';
import { openDatabase } from '../server/src/database.ts';
import { importData } from '../server/src/db/import-data.ts';
import { createLog } from '../server/src/log.ts';
import { readEnvFile } from './settings.ts';

/** `npm run import -- roost.tar.gz`: brings an export into an empty Roost. */
try {
  readEnvFile();
  const source = process.argv[2];
  if (source === undefined) throw new Error('Say which file: npm run import -- roost.tar.gz');
  const config = readConfig(process.env);
  const database = await openDatabase(config, createLog('warn'), (sentence) => console.log(sentence));
  try {
    const { tables, madeAt } = await importData(database.connection, join(config.dataDir, 'files'), resolve(source));
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`${rows} rows of ${tables.length} tables, exported at ${madeAt}, are here.`);
  } finally {
    await database.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
