import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createGraph, type Graph, GraphFailure } from './graph.ts';
import { ForeignHost } from './hosts.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const token = 'EAAexampleToken0123456789abcdef';
const appSecret = '0123456789abcdef0123456789abcdef';
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server in Meta's place, and a graph that has it as its gateway. */
async function metaAnswers(answer: Answer) {
  const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    answer(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(() => resolve()) && server.closeAllConnections()));
  const { port } = server.address() as AddressInfo;
  return { seen, port, ...graphAt(`http://127.0.0.1:${port}`) };
}

function graphAt(metaGatewayUrl: string | null) {
  const lines: string[] = [];
  const sink = new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) });
  const graph = createGraph({ metaGatewayUrl, metaGraphVersion: 'v25.0' }, pino({ level: 'trace' }, sink));
  closing.push(() => graph.close());
  return { graph, lines };
}

function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
}

async function failureOf(call: Promise<unknown>): Promise<GraphFailure> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GraphFailure);
  return error as GraphFailure;
}

const send = (graph: Graph, timeoutMs = 2000) => graph.as({ token }).post('1/messages', { text: 'hi' }, { timeoutMs });

test('a call carries version, token in the header and the proof of the app secret, and never the token in the address', async () => {
  const vector = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/vector-appsecret-proof.json'), 'utf8'));
  const { graph, seen } = await metaAnswers(json(200, { id: 1 }));
  await graph.as({ token: vector.access_token, appSecret: vector.app_secret }).get('me', { fields: 'id' });
  expect(seen[0]?.url).toBe(`/graph.facebook.com/v25.0/me?fields=id&appsecret_proof=${vector.appsecret_proof_plain}`);
  expect(seen[0]?.headers.authorization).toBe(`Bearer ${vector.access_token}`);
});

test('ids above 2^53 in an answer keep every digit', async () => {
  const { graph } = await metaAnswers((_request, response) => response.end('{"id":18034567890123457}'));
  expect(await graph.as({ token }).get('me')).toEqual({ id: '18034567890123457' });
});

test('an error of Graph with its envelope is refused, whatever the status, and keeps code, subcode and trace', async () => {
  const error = { message: 'Nope', code: 10, error_subcode: 2018278, fbtrace_id: 'A1', error_user_msg: 'Too late' };
  const { graph } = await metaAnswers(json(500, { error }));
  expect(await failureOf(send(graph))).toMatchObject({
    outcome: 'refused',
    code: 10,
    subcode: 2018278,
    httpStatus: 500,
    fbtraceId: 'A1',
    userMessage: 'Too late',
  });
});

test('the envelope of Instagram’s token endpoint is an error too', async () => {
  const { graph, seen } = await metaAnswers(
    json(400, { error_type: 'OAuthException', code: 400, error_message: 'Bad' }),
  );
  const call = graph.form('oauth/access_token', { code: 'x' }, 'api.instagram.com');
  expect(await failureOf(call)).toMatchObject({ outcome: 'refused', code: 400 });
  expect(seen[0]).toMatchObject({ url: '/api.instagram.com/oauth/access_token', body: 'code=x' });
});

test('1/1357046 is an unknown outcome: Meta says so of messages that went out', async () => {
  const { graph } = await metaAnswers(json(500, { error: { message: 'x', code: 1, error_subcode: 1357046 } }));
  expect(await failureOf(send(graph))).toMatchObject({ outcome: 'unknown', code: 1 });
});

test('a refused connection is unsent', async () => {
  const { graph, port } = await metaAnswers(json(200, {}));
  for (const close of closing.splice(0)) await close();
  const { graph: late } = graphAt(`http://127.0.0.1:${port}`);
  expect(await failureOf(send(late))).toMatchObject({ outcome: 'unsent' });
  expect(await failureOf(send(graph))).toMatchObject({ outcome: 'unsent' });
});

test('a name that does not resolve is unsent', async () => {
  const { graph } = graphAt('http://meta.invalid');
  expect(await failureOf(send(graph, 10_000))).toMatchObject({ outcome: 'unsent' });
});

test('a TLS connection that cannot be made is unsent', async () => {
  const { port, seen } = await metaAnswers(json(200, {}));
  const { graph } = graphAt(`https://127.0.0.1:${port}`);
  expect(await failureOf(send(graph))).toMatchObject({ outcome: 'unsent' });
  expect(seen).toEqual([]);
});

test.each<[string, Answer]>([
  ['a connection reset after the request', (request) => request.socket.destroy()],
  [
    'half an answer',
    (request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"message_id":', () => request.socket.destroy());
    },
  ],
  ['no answer in time', () => {}],
  ['broken JSON', (_request, response) => response.end('{"message_id":')],
  ['a 502 without an envelope', (_request, response) => response.writeHead(502).end('<html>Bad gateway</html>')],
  ['an empty 503', (_request, response) => response.writeHead(503).end()],
  ['a 404 that is not Graph’s', (_request, response) => response.writeHead(404).end('not found')],
])('%s is an unknown outcome', async (_name, answer) => {
  const { graph } = await metaAnswers(answer);
  expect(await failureOf(send(graph, 300))).toMatchObject({ outcome: 'unknown', code: null });
});

test('a connection closed while idle does not spoil the next call', async () => {
  const { graph, seen } = await metaAnswers(json(200, { ok: true }, { connection: 'close' }));
  await send(graph);
  await send(graph);
  expect(seen).toHaveLength(2);
});

test('pages follow Meta’s own links to the end, with the token taken out of them', async () => {
  const { graph, seen } = await metaAnswers((request, response) => {
    const after = Number(new URL(request.url ?? '', 'http://x').searchParams.get('after') ?? 0);
    const next = `https://graph.facebook.com/v25.0/1/accounts?after=${after + 1}&access_token=${token}`;
    const page = { data: [{ id: `${after}a` }, { id: `${after}b` }], paging: after < 2 ? { next } : {} };
    response.end(JSON.stringify(page));
  });
  const ids: unknown[] = [];
  for await (const item of graph.as({ token }).pages('1/accounts')) ids.push(item.id);
  expect(ids).toEqual(['0a', '0b', '1a', '1b', '2a', '2b']);
  expect(seen.some(({ url }) => url.includes(token))).toBe(false);
});

test('a page that links to itself or to a foreign host ends the list', async () => {
  const self = 'https://graph.facebook.com/v25.0/1/accounts?x=1';
  const { graph, seen } = await metaAnswers(json(200, { data: [{ id: '1' }], paging: { next: self } }));
  for await (const _item of graph.as({ token }).pages('1/accounts', { x: 1 }));
  expect(seen).toHaveLength(1);
  const foreign = await metaAnswers(json(200, { data: [], paging: { next: 'https://evil.example/x' } }));
  for await (const _item of foreign.graph.as({ token }).pages('1/accounts'));
  expect(foreign.seen).toHaveLength(1);
});

test('a read follows redirects within Meta, and the token does not go to another host', async () => {
  const { graph, seen } = await metaAnswers((request, response) => {
    const first = request.url?.includes('/lookaside.fbsbx.com/');
    if (first) response.writeHead(302, { location: 'https://scontent.xx.fbcdn.net/file' }).end();
    else response.writeHead(200, { 'content-type': 'image/png' }).end('bytes');
  });
  const file = await graph.download('https://lookaside.fbsbx.com/media?mid=1', { bytesMax: 100, token });
  expect(file).toEqual({ bytes: Buffer.from('bytes'), mimeType: 'image/png' });
  expect(seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ['/lookaside.fbsbx.com/media?mid=1', `Bearer ${token}`],
    ['/scontent.xx.fbcdn.net/file', undefined],
  ]);
});

test('a redirect out of Meta’s hosts is not followed', async () => {
  const { graph, seen } = await metaAnswers((_request, response) => {
    response.writeHead(302, { location: 'https://evil.example/file' }).end();
  });
  const call = graph.download('https://lookaside.fbsbx.com/media', { bytesMax: 100 });
  expect((await failureOf(call)).message).toContain('evil.example is not one of Meta');
  expect(seen).toHaveLength(1);
});

test('redirects without end are given up, and a write is never redirected', async () => {
  const { graph, seen } = await metaAnswers((_request, response) => {
    response.writeHead(302, { location: 'https://graph.facebook.com/again' }).end();
  });
  await failureOf(graph.as({ token }).get('me'));
  expect(seen).toHaveLength(4);
  await failureOf(send(graph));
  expect(seen).toHaveLength(5);
});

test('a file larger than allowed is not read to the end', async () => {
  const { graph } = await metaAnswers((_request, response) => response.end(Buffer.alloc(5_000_000)));
  const call = graph.download('https://lookaside.fbsbx.com/media', { bytesMax: 1000 });
  expect(await failureOf(call)).toMatchObject({ outcome: 'refused' });
});

test('a host that is not Meta’s is not called', async () => {
  const { graph } = graphAt(null);
  const call = graph.download('http://169.254.169.254/latest/meta-data', { bytesMax: 1000 });
  expect(await failureOf(call)).toMatchObject({ outcome: 'unsent' });
});

const lookaside = 'https://lookaside.fbsbx.com/media?mid=1';
/** As media of WhatsApp’s is fetched, with the token. */
const stream = async (graph: Graph, bytesMax = 100) => {
  const { mimeType, body } = await graph.as({ token }).fetchFile(lookaside, { bytesMax });
  return { mimeType, bytes: Buffer.concat(await Array.fromAsync(body)).toString() };
};

test('a file that streams follows redirects within Meta, and the token goes no further than its first host', async () => {
  const { graph, seen } = await metaAnswers((request, response) => {
    const to = (location: string) => response.writeHead(302, { location }).end();
    if (request.url?.endsWith('mid=1')) to('https://lookaside.fbsbx.com/media?mid=2');
    else if (request.url?.endsWith('mid=2')) to('https://scontent.xx.fbcdn.net/file');
    else if (request.url?.endsWith('/file')) to('https://lookaside.fbsbx.com/last');
    else response.writeHead(200, { 'content-type': 'image/png' }).end('bytes');
  });
  expect(await stream(graph)).toEqual({ mimeType: 'image/png', bytes: 'bytes' });
  expect(seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ['/lookaside.fbsbx.com/media?mid=1', `Bearer ${token}`],
    ['/lookaside.fbsbx.com/media?mid=2', `Bearer ${token}`],
    ['/scontent.xx.fbcdn.net/file', undefined],
    ['/lookaside.fbsbx.com/last', undefined],
  ]);
});

test.each([
  'https://evil.example/file',
  'http://lookaside.fbsbx.com/file',
  'https://127.0.0.1/file',
  'https://lookaside.fbsbx.com:8443/file',
  'file:///etc/passwd',
])('a file that streams is not looked for at %s, whoever redirects there', async (location) => {
  const { graph, seen } = await metaAnswers((_request, response) => response.writeHead(302, { location }).end());
  expect(await failureOf(stream(graph))).toMatchObject({ outcome: 'unsent', cause: expect.any(ForeignHost) });
  expect(seen).toHaveLength(1);
});

test('a file that is redirected without end is given up', async () => {
  const { graph, seen } = await metaAnswers((_request, response) =>
    response.writeHead(302, { location: lookaside }).end(),
  );
  expect((await failureOf(stream(graph))).message).toBe('Meta redirected too often.');
  expect(seen).toHaveLength(4);
});

test('a file that says it is too large is not begun, and one that does not say so is cut off', async () => {
  const says = await metaAnswers((_request, response) => response.writeHead(200, { 'content-length': 101 }).write('x'));
  const begun = says.graph.as({ token }).fetchFile(lookaside, { bytesMax: 100 });
  expect(await failureOf(begun)).toMatchObject({ name: 'TooLarge' });
  const endless = await metaAnswers((_request, response) => {
    const more = () => response.write(Buffer.alloc(10_000)) && setImmediate(more);
    response.on('drain', more);
    more();
  });
  expect(await failureOf(stream(endless.graph, 100_000))).toMatchObject({ name: 'TooLarge' });
  const exact = await metaAnswers((_request, response) => response.end('x'.repeat(100)));
  expect((await stream(exact.graph)).bytes).toHaveLength(100);
});

test('a file that is not there, or breaks off, is a failure with its outcome', async () => {
  const gone = await metaAnswers((_request, response) => response.writeHead(404).end('gone'));
  expect(await failureOf(stream(gone.graph))).toMatchObject({ outcome: 'refused', httpStatus: 404 });
  const half = await metaAnswers((request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => request.socket.destroy());
  });
  expect(await failureOf(stream(half.graph))).toMatchObject({ outcome: 'unknown' });
});

test('tokens, secrets and proofs are in no error and in no log line, even when Meta repeats them', async () => {
  const { graph, lines } = await metaAnswers((request, response, body) => {
    const proof = new URL(request.url ?? '', 'http://x').searchParams.get('appsecret_proof');
    const message = `Malformed access token ${token} with ${proof}; sent ${body} access_token=EAAother; 123456789|zzzzzzzzzzzzzzzzzz`;
    response.writeHead(400).end(JSON.stringify({ error: { message, code: 190, error_user_msg: message } }));
  });
  const failures = [
    await failureOf(graph.as({ token, appSecret }).get('me')),
    await failureOf(graph.form('oauth/access_token', { client_secret: appSecret, fb_exchange_token: token })),
  ];
  const told =
    failures.map((failure) => `${failure.message} ${failure.userMessage} ${failure.stack}`).join() + lines.join();
  expect(lines.length).toBeGreaterThan(0);
  expect(failures[0]?.message).toContain('Malformed access token [redacted]');
  for (const secret of [token, appSecret, 'EAAother', 'zzzzzzzz', 'appsecret_proof='])
    expect(told).not.toContain(secret);
});

test('Meta’s usage headers are remembered per account and per app, and say how long to wait', async () => {
  const usage = [
    { type: 'messenger', call_count: 97, total_time: 12, total_cputime: 3, estimated_time_to_regain_access: 5 },
  ];
  const headers = {
    'x-app-usage': JSON.stringify({ call_count: 28, total_time: 25, total_cputime: 30 }),
    'x-business-use-case-usage': JSON.stringify({ '104857290316442': usage }),
  };
  const { graph } = await metaAnswers(json(400, { error: { message: 'limit', code: 80006 } }, headers));
  expect((await failureOf(send(graph))).retryAfterMs).toBe(300_000);
  expect(graph.usage.get('104857290316442:messenger')).toMatchObject({ percent: 97 });
  expect([...graph.usage].find(([key]) => key.startsWith('app:'))?.[1]).toMatchObject({ percent: 30, regainAt: null });
});

test('headers of usage that cannot be read are no usage', async () => {
  const { graph } = await metaAnswers(json(200, { ok: 1 }, { 'x-app-usage': '{', 'x-business-use-case-usage': '[]' }));
  expect(await send(graph)).toEqual({ ok: 1 });
  expect(graph.usage.size).toBe(0);
});
