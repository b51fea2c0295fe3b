import { join, resolve } from 'node:path';
import { readConfig } from '../server/src/config.ts';
import { openDatabase } from '../server/src/database.ts';
import { exportData } from '../server/src/db/export-data.ts';
import { createLog } from '../server/src/log.ts';
import { readEnvFile } from './settings.ts';

/** `npm run export -- roost.tar.gz`: every row and every file of this Roost. */
try {
  readEnvFile();
  const target = resolve(process.argv[2] ?? `roost-${new Date().toISOString().slice(0, 10)}.tar.gz`);
  const config = readConfig(process.env);
  const database = await openDatabase(config, createLog('warn'), (sentence) => console.log(sentence));
  try {
    const { tables } = await exportData(database.connection, join(config.dataDir, 'files'), target);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`${rows} rows of ${tables.length} tables are in ${target}. The encryption key is not: keep it apart.`);
  } finally {
    await database.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
