import { createSimulator } from './simulator.ts';

const port = Number(process.env.SIMULATOR_PORT ?? 3001);
const host = process.env.HOST ?? '127.0.0.1';
const stateFile = process.env.SIMULATOR_STATE;

try {
  const simulator = await createSimulator({
    ...{ port, host, log: console.log },
    ...(stateFile === undefined ? {} : { stateFile }),
  });
  const stop = () => void simulator.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(busy ? `Port ${port} is in use: set SIMULATOR_PORT to a free one.` : error);
  process.exit(1);
}
