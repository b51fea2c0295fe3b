import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../server/src/config.ts';
import { refuseSecondStart } from '../server/src/db/embedded.ts';
import { demoApp } from '../simulator/src/demo-app.ts';
import { root } from './run-quietly.ts';

type Environment = Record<string, string>;

/** `.env` fills in what the environment does not set. */
export function readEnvFile(): void {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/**
 * The demo world's settings: the product talks to the simulator and is offered its Meta app. Undefined when the user
 * named a Meta app or a gateway: then it is the real Meta, or a simulator of theirs, and ours stays off.
 */
export function demoEnvironment(simulatorPort: number): Environment | undefined {
  if (process.env.META_APP_ID || process.env.META_GATEWAY_URL) return undefined;
  return {
    META_GATEWAY_URL: `http://localhost:${simulatorPort}`,
    META_APP_ID: demoApp.id,
    META_APP_SECRET: demoApp.secret,
    META_VERIFY_TOKEN: process.env.META_VERIFY_TOKEN || demoApp.verifyToken,
    META_INSTAGRAM_APP_ID: demoApp.instagramId,
    META_INSTAGRAM_APP_SECRET: demoApp.instagramSecret,
  };
}

export function simulatorPort(): number {
  const port = Number(process.env.SIMULATOR_PORT || 3001);
  if (Number.isInteger(port) && port > 0 && port <= 65_535) return port;
  throw new ConfigError(['SIMULATOR_PORT must be a port number']);
}

/** Everything that would stop the product a moment later, told before anything is built or started. */
export async function checkBeforeStart(extra: Environment, ports: { name: string; port: number }[]): Promise<void> {
  const config = readConfig({ ...process.env, ...extra });
  if (config.databaseUrl === null) await refuseSecondStart(config.dataDir);
  for (const { name, port } of [{ name: 'PORT', port: config.port }, ...ports]) {
    const problem = await tryPort(port, config.host);
    if (problem === 'EADDRINUSE') {
      throw new Error(
        `Port ${port} is in use: stop what runs there, or set ${name} (${name}=${port + 100} npm start).`,
      );
    }
    if (problem === 'EACCES') throw new Error(`Port ${port} may not be opened by this user: set ${name} above 1023.`);
    if (problem !== undefined) throw new Error(`HOST=${config.host} cannot be listened on (${problem}).`);
  }
}

function tryPort(port: number, host: string): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code));
    server.listen({ port, host }, () => server.close(() => done(undefined)));
  });
}
