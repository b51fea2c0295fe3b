import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join, resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '../..');
// What was compiled once is kept. Before the imports, hence no import statements below.
enableCompileCache(join(checkout, 'node_modules/.cache/compiled'));
const { CannotStart } = await import('./cannot-start.ts');
const { readConfig } = await import('./config.ts');
const { openDatabase } = await import('./database.ts');
const { createLog } = await import('./log.ts');

const envFile = join(checkout, '.env');
if (existsSync(envFile)) process.loadEnvFile(envFile);

/** A balancer looks again and again whether it should still send us anybody; a person at a terminal does not. */
const noticeMs = { SIGINT: 0, SIGTERM: 3_000 } as const;

try {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  // The rest is read while the database starts, and not before: a data directory that is in use is told at once.
  let reading: Promise<typeof import('./app.ts')> | undefined;
  const database = await openDatabase(
    config,
    log,
    (sentence) => console.log(sentence),
    () => {
      reading ??= import('./app.ts');
    },
  );
  const { createApp } = await (reading ?? import('./app.ts'));
  const app = await createApp(config, database, { log });
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      app.close({ noticeMs: noticeMs[signal] }).then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
  await app.start();
  if (await app.setupNeeded())
    console.log(`Set-up code, asked for where Roost is reached over a network: ${app.setupCode}`);
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error);
  process.exit(1);
}
