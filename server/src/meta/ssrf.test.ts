import dns, { type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createLog } from '../log.ts';
import { createGraph, type Graph } from './graph.ts';
import { ForeignHost, publicLookup } from './hosts.ts';

/** What an attacker would have a media link, a paging link or a redirect lead to. */
let trap: Server;
let reached = 0;
let graph: Graph;
let port: number;

beforeAll(async () => {
  trap = createServer((_request, response) => {
    reached += 1;
    response.end('secret');
  });
  trap.listen(0, '127.0.0.1');
  await once(trap, 'listening');
  port = (trap.address() as AddressInfo).port;
  graph = createGraph({ metaGatewayUrl: null, metaGraphVersion: 'v25.0' }, createLog('silent'));
});
afterAll(async () => {
  await graph.close();
  trap.close();
});

const hosts = [
  ...['127.0.0.1', '127.1', '127.0.0.2', '127.255.255.254', '0.0.0.0', '0', '2130706433', '0x7f000001', '0x7f.1'],
  ...['017700000001', '0177.0.0.1', '127.0.0.1.', 'localhost', 'LOCALHOST', 'localhost.', 'ip6-localhost'],
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::ffff:0:0]', '[::127.0.0.1]'],
  ...['[fe80::1]', '[fc00::1]', '[fd00:ec2::254]', '[ff02::1]', '[2002:7f00:1::]', '[64:ff9b::7f00:1]'],
  ...['169.254.169.254', '[::ffff:169.254.169.254]', '2852039166', '0xA9FEA9FE', 'metadata.google.internal'],
  ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '100.64.0.1', '198.18.0.1'],
  ...['192.0.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '127.0.0.1.nip.io', 'localtest.me', 'example.com'],
  ...['facebook.com.evil.example', 'evilfacebook.com', 'facebook.com@127.0.0.1', 'graph.facebook.com:80@127.0.0.1'],
  ...['127.0.0.1#graph.facebook.com', '127.0.0.1?graph.facebook.com', '127.0.0.1\\@graph.facebook.com'],
  ...['fbcdn.net.', 'xn--facebook-.com', 'facebook.com%00.evil.example', 'facebook。com.evil.example', '①②⑦.⓪.⓪.①'],
  ...['graph.facebook.com:25', 'graph.facebook.com:5432', 'user:password@graph.facebook.com', 'kubernetes.default.svc'],
];
const targets = [
  ...hosts.map((host) => `https://${host}/media`),
  ...['http://graph.facebook.com/x', 'file:///etc/passwd', 'gopher://127.0.0.1/', 'ftp://facebook.com/', 'data:,x'],
  ...['javascript:1', 'ws://facebook.com/', '//127.0.0.1/', 'https:127.0.0.1', 'not an address', ''],
];

/** What came of asking: `foreign` is Roost's own refusal, before any name is resolved. */
async function comesOf(ask: () => Promise<unknown>): Promise<string> {
  try {
    await ask();
    return 'answered';
  } catch (error) {
    return error instanceof Error && error.cause instanceof ForeignHost ? 'foreign' : String(error);
  }
}

const token = 'EAAsecretsecretsecret';

test.each<[string, (target: string) => Promise<unknown>]>([
  ['a small file', (target) => graph.download(target, { bytesMax: 1_000, token })],
  ['a file of a token', (target) => graph.as({ token }).fetchFile(target, { bytesMax: 1_000 })],
  ['a file', (target) => graph.fetchFile(target, { bytesMax: 1_000 })],
])(`none of ${targets.length} addresses that are not Meta’s is called for %s`, async (_what, ask) => {
  const withPort = hosts.slice(0, 36).map((host) => `http://${host}:${port}/media`);
  const readable = [...targets, ...withPort].filter((target) => URL.canParse(target));
  const done = await Promise.all(
    readable.map(async (target): Promise<[string, string]> => [target, await comesOf(() => ask(target))]),
  );
  expect(done.filter(([, came]) => came !== 'foreign')).toEqual([]);
  for (const target of targets.filter((one) => !URL.canParse(one))) await expect(ask(target), target).rejects.toThrow();
  expect(reached).toBe(0);
});

/** The resolver of this process answers one after the other, as one that somebody else rules over may. */
function resolves(...answers: LookupAddress[][]): () => number {
  const before = dns.lookup;
  let asked = 0;
  const answer = (_host: string, _options: unknown, found: (error: null, all: LookupAddress[]) => void) =>
    found(null, answers[asked++] ?? []);
  dns.lookup = answer as unknown as typeof dns.lookup;
  syncBuiltinESMExports();
  onTestFinished(() => {
    dns.lookup = before;
    syncBuiltinESMExports();
  });
  return () => asked;
}

const meta = { address: '157.240.1.35', family: 4 };
const ours = { address: '127.0.0.1', family: 4 };

test.each<[string, () => Promise<unknown>]>([
  ['a call', () => graph.as({ token }).get('me')],
  ['a small file', () => graph.download('https://lookaside.fbsbx.com/media', { bytesMax: 1_000, token })],
  ['a file', () => graph.fetchFile('https://lookaside.fbsbx.com/media', { bytesMax: 1_000 })],
])('no connection is made for %s where a name of Meta’s leads to our own side of the network', async (_what, ask) => {
  const asked = resolves([ours], [meta, ours]);
  expect(await codeOf(ask())).toBe('EPRIVATE');
  expect(await codeOf(ask())).toBe('EPRIVATE');
  expect(asked()).toBe(2);
});

/** Of the connection, beneath what Roost says of it. */
async function codeOf(asking: Promise<unknown>): Promise<unknown> {
  for (let error: unknown = await asking.catch((reason: unknown) => reason); error instanceof Error; ) {
    const code = (error as NodeJS.ErrnoException).code;
    if (typeof code === 'string' && error.cause === undefined) return code;
    error = error.cause;
  }
  return 'answered';
}

test('what a name led to when it was looked at is what is connected to, whatever it leads to a moment later', async () => {
  const asked = resolves([meta], [ours]);
  const look = () =>
    new Promise((resolve) => publicLookup('graph.facebook.com', { all: true }, (...found) => resolve(found)));
  expect(await look()).toEqual([null, [meta]]);
  expect(asked()).toBe(1);
  expect(await look()).toMatchObject([{ code: 'EPRIVATE' }, []]);
});
