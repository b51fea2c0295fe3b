import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

/** A way to a server that can be made bad. */
export interface TcpProxy {
  port: number;
  /** Every open connection is torn down; new ones pass. */
  reset(): void;
  /** Nothing passes either way; what was sent arrives after `thaw`. */
  freeze(): void;
  /** What is sent disappears, and the sender never hears of it; connections that saw this are dead for good. */
  swallow(): void;
  thaw(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(to: string | number): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>();
  let mode: 'pass' | 'frozen' | 'swallowing' = 'pass';

  const server = createServer((near) => {
    const far = typeof to === 'string' ? createConnection(to) : createConnection(to, '127.0.0.1');
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    if (mode === 'frozen') for (const socket of pair) socket.pause();
    for (const [one, other] of [pair, [far, near] as const]) {
      one.on('data', (chunk: Buffer) => {
        if (mode !== 'swallowing') other.write(chunk);
      });
      one.on('error', () => other.destroy());
      one.on('close', () => {
        pairs.delete(pair);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    reset() {
      for (const [near, far] of pairs) {
        near.resetAndDestroy();
        // A unix socket knows no reset.
        far.destroy();
      }
    },
    freeze() {
      mode = 'frozen';
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    swallow() {
      mode = 'swallowing';
    },
    thaw() {
      mode = 'pass';
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      await closed;
    },
  };
}
