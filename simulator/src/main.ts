import { parseArgs } from 'node:util';
import { orderLoad } from './load-order.ts';
import { createSimulator } from './simulator.ts';

const port = Number(process.env.SIMULATOR_PORT ?? 3001);
const host = process.env.HOST ?? '127.0.0.1';
const stateFile = process.env.SIMULATOR_STATE;
const productName = process.env.SIMULATOR_PRODUCT;

const { values } = parseArgs({
  strict: false,
  options: {
    load: { type: 'boolean' },
    rate: { type: 'string' },
    seconds: { type: 'string' },
    customers: { type: 'string' },
  },
});

if (values.load === true) {
  process.exitCode = await orderLoad(`http://${host}:${port}`, values);
} else {
  await serve();
}

async function serve() {
  try {
    const simulator = await createSimulator({
      ...{ port, host, log: console.log },
      ...(stateFile === undefined ? {} : { stateFile }),
      ...(productName === undefined ? {} : { productName }),
    });
    const stop = () => void simulator.close().then(() => process.exit(0));
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    console.error(busy ? `Port ${port} is in use: set SIMULATOR_PORT to a free one.` : error);
    process.exit(1);
  }
}
