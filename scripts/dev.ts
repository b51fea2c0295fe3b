import { join } from 'node:path';
import { runUntilOneEnds, startChild, waitUntilItAnswers } from './children.ts';
import { root } from './run-quietly.ts';
import { checkBeforeStart, demoEnvironment, readEnvFile, simulatorPort } from './settings.ts';

const vitePort = 5173;

/** The product restarts when its sources change, the browser app reloads itself; the browser talks to Vite. */
try {
  readEnvFile();
  const phonesPort = simulatorPort();
  const demo = demoEnvironment(phonesPort);
  const ports = [{ name: 'SIMULATOR_PORT', port: phonesPort }];
  await checkBeforeStart(demo ?? {}, demo ? ports : []);

  const env = {
    PUBLIC_URL: process.env.PUBLIC_URL || `http://localhost:${vitePort}`,
    ...demo,
    SIMULATOR_PRODUCT: 'Roost',
  };
  const product = startChild('Roost', ['--watch', '--watch-preserve-output', 'server/src/main.ts'], { env });
  const vite = startChild('Vite', [join(root, 'node_modules/vite/bin/vite.js'), '--strictPort'], {
    env,
    cwd: join(root, 'web'),
  });
  const simulator = demo && startChild('The simulator', ['simulator/src/main.ts'], { env });
  runUntilOneEnds([vite, product, ...(simulator ? [simulator] : [])]);

  await waitUntilItAnswers(`http://localhost:${vitePort}/`);
  console.log(`\n  Roost (development)  ${env.PUBLIC_URL}`);
  if (simulator) console.log(`  Phones               http://localhost:${phonesPort}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
