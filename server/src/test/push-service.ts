import { createECDH, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushNote } from '@roost/contract/push.ts';
import encryption from 'http_ece';

export interface PushBrowser {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  /** What it was told so far, opened with its own key. */
  told(): PushNote[];
}

/** A push service and the browsers behind it; stands before the real ones as PUSH_GATEWAY_URL. */
export interface PushService {
  url: string;
  browser(): PushBrowser;
  /** Answers so from now on. */
  answer(status: number): void;
  calls: { path: string; headers: Record<string, string | string[] | undefined>; body: Buffer }[];
  close(): Promise<void>;
}

export async function startPushService(): Promise<PushService> {
  const calls: PushService['calls'] = [];
  let status = 201;
  let browsers = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    calls.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    browser() {
      browsers += 1;
      const path = `/send/${browsers}`;
      const pair = createECDH('prime256v1');
      const p256dh = pair.generateKeys('base64url');
      const auth = randomBytes(16).toString('base64url');
      const open = ({ body }: { body: Buffer }) =>
        encryption.decrypt(body, { version: 'aes128gcm', privateKey: pair, authSecret: auth }).toString('utf8');
      return {
        endpoint: `https://push.example.com${path}`,
        keys: { p256dh, auth },
        told: () =>
          calls
            .filter((call) => call.path === `/push.example.com${path}`)
            .map((call) => JSON.parse(open(call)) as PushNote),
      };
    },
    answer(next) {
      status = next;
    },
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
