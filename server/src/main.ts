import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

const envFile = join(resolve(import.meta.dirname, '../..'), '.env');
if (existsSync(envFile)) process.loadEnvFile(envFile);

try {
  const app = await createApp(readConfig(process.env), { say: (sentence) => console.log(sentence) });
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      app.close().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
  await app.start();
  if (await app.setupNeeded()) console.log(`Set-up code, asked for from another machine: ${app.setupCode}`);
} catch (error) {
  // Every expected obstacle is an Error whose message is the sentence to read; the stack helps only with the others.
  const expected = error instanceof Error && error.name !== 'Error' && !error.name.endsWith('TypeError');
  console.error(expected ? error.message : error);
  process.exit(1);
}
