import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import type { TestDatabase } from './database.ts';

/** The way to a test database that can be made bad. */
export interface DatabaseProxy {
  connection: TestDatabase['connection'];
  /** Open connections end, new ones are refused. */
  cut(): Promise<void>;
  /** So many pieces disappear on the way, and the sender never hears of it; resolves when they have. */
  swallow(pieces: number): Promise<void>;
  /** How often something was asked after something had been answered, on whichever connection. */
  roundTrips(): number;
}

export async function startDatabaseProxy({ connection }: TestDatabase): Promise<DatabaseProxy> {
  const sockets = new Set<Socket>();
  let swallows = 0;
  let swallowed = () => {};
  let trips = 0;
  let answered = true;
  const server = createServer((near) => {
    const far = createConnection(`${connection.host}/.s.PGSQL.${connection.port}`);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('data', (chunk: Buffer) => {
        if (one === near && answered) trips += 1;
        answered = one === far;
        if (swallows === 0) other.write(chunk);
        else if (--swallows === 0) swallowed();
      });
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    connection: { ...connection, host: '127.0.0.1', port },
    async cut() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    roundTrips: () => trips,
    swallow(pieces) {
      swallows = pieces;
      return new Promise((resolve) => {
        swallowed = resolve;
      });
    },
  };
}
