import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';

/** What becomes of one call that sends: passed on or not, answered or not. Null: as if the gateway were not there. */
export type Trouble = (call: SendCall) => Promise<void> | void;

export interface SendCall {
  /** `/host/v25.0/ACCOUNT/messages` and what is sent there. */
  path: string;
  said: string;
  /** Lets the simulated Meta do it; its answer. */
  pass(): Promise<{ status: number; body: Buffer }>;
  answer(status: number, body: string | Buffer, headers?: Record<string, string>): void;
  /** Ends the connection without a word. */
  hangUp(): void;
  response: ServerResponse;
}

/** Stands between a Roost and the simulated Meta. */
export interface Gateway {
  url: string;
  /** Decides about every POST that sends a message. */
  trouble: Trouble | null;
  /** Ends every connection and refuses new ones for so long. */
  refuse(forMs: number): Promise<void>;
  close(): Promise<void>;
}

export async function startGateway(simulatorUrl: string): Promise<Gateway> {
  const gateway: Gateway = { url: '', trouble: null, refuse: async () => {}, close: async () => {} };
  const server = createServer((asked, response) => {
    void forward(asked, response).catch(() => response.destroy());
  });

  async function forward(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = asked.headers;
    const pass = async () => {
      const answer = await request(`${simulatorUrl}${asked.url}`, {
        method: (asked.method ?? 'GET') as 'GET',
        headers: headers as Record<string, string>,
        ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
      });
      return {
        status: answer.statusCode,
        body: Buffer.from(await answer.body.arrayBuffer()),
        type: String(answer.headers['content-type'] ?? 'application/json'),
      };
    };
    const sends = asked.method === 'POST' && /\/messages(\?|$)/.test(asked.url ?? '');
    if (sends && gateway.trouble !== null) {
      await gateway.trouble({
        path: asked.url ?? '',
        said: Buffer.concat(chunks).toString(),
        pass,
        answer: (status, body, more = {}) => {
          response.writeHead(status, { 'content-type': 'application/json', ...more }).end(body);
        },
        hangUp: () => response.destroy(),
        response,
      });
      return;
    }
    const { status, body, type } = await pass();
    response.writeHead(status, { 'content-type': type }).end(body);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  gateway.url = `http://127.0.0.1:${port}`;
  gateway.refuse = async (forMs) => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
    await delay(forMs);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  gateway.close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return gateway;
}
