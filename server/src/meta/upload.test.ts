import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createGraph, type GraphCaller, type UploadedFile } from './graph.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server in Meta's place that says when the first bytes of a body have come. */
async function metaTakes() {
  const began = Promise.withResolvers<void>();
  const seen: { headers: IncomingMessage['headers']; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    request.once('data', () => began.resolve());
    const body = await buffer(request).catch(() => null);
    if (body === null) return;
    seen.push({ headers: request.headers, body });
    response.end('{"id":"1","h":"handle"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(() => resolve()) && server.closeAllConnections()));
  const metaGatewayUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const graph = createGraph({ metaGatewayUrl, metaGraphVersion: 'v25.0' }, pino({ level: 'silent' }));
  closing.push(() => graph.close());
  return { began: began.promise, seen, caller: graph.as({ token: 'EAAexampleToken0123456789abcdef' }) };
}

const first = Buffer.alloc(200_000, 'a');
const second = Buffer.alloc(100_000, 'b');

function fileOf(bytes: number, parts: () => AsyncGenerator<Buffer>): UploadedFile {
  return { name: 'film.mp4', mimeType: 'video/mp4', bytes, read: () => Readable.from(parts(), { objectMode: false }) };
}

const ways: [string, (caller: GraphCaller, file: UploadedFile) => Promise<unknown>][] = [
  ['as a form', (caller, file) => caller.upload('1/media', { type: 'video/mp4' }, 'file', file)],
  ['as bytes', (caller, file) => caller.uploadBytes('upload:1', file)],
];

test.each(ways)(
  'a file goes up %s while it is read, with its length, and is never whole in memory',
  async (_name, upload) => {
    const { began, seen, caller } = await metaTakes();
    const file = fileOf(first.length + second.length, async function* () {
      yield first;
      // The rest is not even there before Meta has begun to take the first.
      await began;
      yield second;
    });
    await upload(caller, file);
    expect(Number(seen[0]?.headers['content-length'])).toBe(seen[0]?.body.length);
    expect(seen[0]?.body.includes(Buffer.concat([first, second]))).toBe(true);
  },
);

test.each(ways)('a file that breaks off %s has not arrived', async (_name, upload) => {
  const { seen, caller } = await metaTakes();
  const shorter = fileOf(first.length + 1, async function* () {
    yield first;
  });
  await expect(upload(caller, shorter)).rejects.toMatchObject({ outcome: 'unknown' });
  const unreadable = fileOf(first.length + 1, async function* () {
    yield first;
    throw new Error('the disk is gone');
  });
  await expect(upload(caller, unreadable)).rejects.toMatchObject({ outcome: 'unknown' });
  expect(seen).toEqual([]);
});
