import { readEnvFile } from './settings.ts';

/** The simulator alone, in this process. */
readEnvFile();
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
await import('../simulator/src/main.ts');
