import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createGraph, type Graph } from './graph.ts';
import { isPrivateAddress } from './hosts.ts';

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

test(`none of ${targets.length} addresses on our own side of the network is called`, async () => {
  const answered: string[] = [];
  const withPort = hosts.slice(0, 36).map((host) => `http://${host}:${port}/media`);
  for (const target of [...targets, ...withPort]) {
    const done = await graph.download(target, { bytesMax: 1_000, token: 'EAAsecretsecretsecret' }).then(
      () => true,
      () => false,
    );
    if (done) answered.push(target);
  }
  expect(answered).toEqual([]);
  expect(reached).toBe(0);
});

test.each([
  ['127.0.0.1', '10.1.2.3', '169.254.169.254', '192.168.1.1', '172.20.0.1', '100.100.100.100', '0.0.0.0', '240.0.0.1'],
  ['::1', '::', '::ffff:127.0.0.1', '::ffff:10.0.0.1', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '2002:7f00:1::'],
])('a name of Meta’s that resolves to %s or its like is a trap', (...addresses) => {
  expect(addresses.filter((address) => !isPrivateAddress(address))).toEqual([]);
});
