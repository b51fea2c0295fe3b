import { join } from 'node:path';
import { readConfig } from '../server/src/config.ts';
import { databasePlace } from '../server/src/db/embedded.ts';
import { buildServer, buildWeb } from './build.ts';
import { runUntilOneEnds, startChild, waitUntilItAnswers } from './children.ts';
import { checkBeforeStart, demoEnvironment, readEnvFile, simulatorPort } from './settings.ts';

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function start(): Promise<void> {
  readEnvFile();
  const phonesPort = simulatorPort();
  const demo = demoEnvironment(phonesPort);
  await checkBeforeStart(demo ?? {}, demo ? [{ name: 'SIMULATOR_PORT', port: phonesPort }] : []);
  await Promise.all([buildWeb(), buildServer()]);

  const config = readConfig({ ...process.env, ...demo });
  // The demo world lasts as long as the data that refers to it.
  const SIMULATOR_STATE = process.env.SIMULATOR_STATE || join(config.dataDir, 'simulator.json');
  const env = { LOG_LEVEL: process.env.LOG_LEVEL || 'warn', ...demo, SIMULATOR_STATE, SIMULATOR_PRODUCT: 'Roost' };
  const product = startChild('Roost', ['server/dist/main.js'], { env });
  const simulator = demo && startChild('The simulator', ['simulator/src/main.ts'], { env });
  runUntilOneEnds(simulator ? [product, simulator] : [product]);

  const host = ['0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host;
  await waitUntilItAnswers(`http://${host}:${config.port}/healthz`);
  if (simulator) await waitUntilItAnswers(`http://${host}:${phonesPort}/`);
  const database = config.databaseUrl === null ? databasePlace(config.dataDir) : 'your PostgreSQL';
  const data = [...new Set([config.dataDir, database])].join(' and ');
  console.log(`
  Roost      ${config.publicUrl}
${simulator ? `  Phones     http://localhost:${phonesPort}   (play the customer on Messenger, Instagram and WhatsApp)\n` : ''}
  Open Roost, create the first account, then connect Meta under Settings.
  Ctrl+C stops ${simulator ? 'both' : 'it'}; your data stays in ${data}.
`);
}
