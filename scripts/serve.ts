import { buildWeb } from './build.ts';
import { readEnvFile } from './settings.ts';

/** The product alone, in this process: it reads the environment and stops on SIGTERM by itself. */
try {
  readEnvFile();
  if (process.env.ROOST_ROLE !== 'worker') await buildWeb();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
await import('../server/src/main.ts');
