import { join } from 'node:path';
import { buildServer, buildWeb } from './build.ts';
import { root } from './run-quietly.ts';
import { readEnvFile } from './settings.ts';

/** The product alone, in this process: it reads the environment and stops on SIGTERM by itself. */
try {
  readEnvFile();
  await Promise.all([process.env.ROOST_ROLE !== 'worker' && buildWeb(), buildServer()]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
await import(join(root, 'server/dist/main.js'));
