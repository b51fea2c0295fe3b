import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before the simulated Meta and answers for its media hosts with whatever a test puts there. */
export interface MediaHost {
  /** To be used as META_GATEWAY_URL. */
  url: string;
  /** Everything that is not put here goes on to this address. */
  forwardTo: string;
  /** `host/path` on a host of Meta's. */
  put(address: string, answer: (request: IncomingMessage, response: ServerResponse) => void): void;
  /** How often an address was asked for. */
  asked(address: string): number;
  close(): Promise<void>;
}

export async function startMediaHost(): Promise<MediaHost> {
  const answers = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const address = (request.url ?? '').slice(1).split('?')[0] ?? '';
    counts.set(address, (counts.get(address) ?? 0) + 1);
    const answer = answers.get(address);
    if (answer !== undefined) answer(request, response);
    else void forward(host.forwardTo, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host: MediaHost = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    forwardTo: '',
    put: (address, answer) => answers.set(address, answer),
    asked: (address) => counts.get(address) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return host;
}

async function forward(to: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { host: _ours, connection: _hop, 'content-length': _length, ...headers } = request.headers;
  const answer = await fetch(to + request.url, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    redirect: 'manual',
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
  });
  const { 'content-encoding': _coding, 'transfer-encoding': _chunked, ...kept } = Object.fromEntries(answer.headers);
  response.writeHead(answer.status, kept).end(Buffer.from(await answer.arrayBuffer()));
}
