import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What can go wrong between Meta and Roost: a proxy that is down, shows its own page, leads elsewhere, or changes what it passes on. */
type Trouble = 'none' | 'down' | 'own page' | 'another Roost' | 'webhook blocked' | 'body changed';

export interface FrontDoor {
  url: string;
  /** Where it leads, once Roost listens. */
  leadTo(port: number): void;
  trouble(kind: Trouble): void;
  close(): Promise<void>;
}

/** A reverse proxy as an admin would put it before Roost. */
export async function openFrontDoor(): Promise<FrontDoor> {
  let port = 0;
  let trouble: Trouble = 'none';
  const server = createServer((incoming, outgoing) => {
    const webhook = incoming.url?.startsWith('/api/meta/webhook') === true;
    if (trouble === 'down') return void incoming.socket.destroy();
    if (trouble === 'own page') return void outgoing.end('<html>You are about to visit a tunnel</html>');
    if (trouble === 'another Roost') {
      const installation = randomBytes(16).toString('base64url');
      return void outgoing.end(JSON.stringify({ ok: true, installation }));
    }
    if (trouble === 'webhook blocked' && webhook) return void outgoing.writeHead(404).end('nothing here');
    const onward = ask({ port, method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    if (trouble === 'body changed' && webhook && incoming.method === 'POST') {
      // One byte more than was signed, as a proxy that rewrites JSON would leave behind.
      onward.removeHeader('content-length');
      incoming.on('data', (chunk) => onward.write(chunk)).on('end', () => onward.end(' '));
      return;
    }
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    leadTo(target) {
      port = target;
    },
    trouble(kind) {
      trouble = kind;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
