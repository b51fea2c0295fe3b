import { expect, test } from 'vitest';
import { ForeignHost, gatewayUrl, isPrivateAddress, publicLookup } from './hosts.ts';

const gateway = 'http://localhost:3001';

test('without a gateway an address of Meta stays as it is', () => {
  const url = 'https://graph.facebook.com/v25.0/me?fields=id';
  expect(gatewayUrl(url, null).href).toBe(url);
});

test('with a gateway the host becomes the first part of the path', () => {
  expect(gatewayUrl('https://graph.facebook.com/v25.0/me?fields=id', gateway).href).toBe(
    'http://localhost:3001/graph.facebook.com/v25.0/me?fields=id',
  );
  expect(gatewayUrl('https://scontent.xx.fbcdn.net/a.jpg', gateway).href).toBe(
    'http://localhost:3001/scontent.xx.fbcdn.net/a.jpg',
  );
});

test('an address of the gateway itself is good only while it is the gateway', () => {
  expect(gatewayUrl('http://localhost:3001/x', gateway).href).toBe('http://localhost:3001/x');
  expect(() => gatewayUrl('http://localhost:3001/x', null)).toThrow(ForeignHost);
});

test.each([
  'https://evil.example/facebook.com',
  'https://facebook.com.evil.example/',
  'https://notfacebook.com/',
  'https://graph.facebook.com:8443/',
  'https://graph.facebook.com@evil.example/',
  'https://user:pass@graph.facebook.com/',
  'http://graph.facebook.com/',
  'file:///etc/passwd',
  'https://127.0.0.1/',
])('%s is refused', (url) => {
  expect(() => gatewayUrl(url, null)).toThrow(ForeignHost);
  expect(() => gatewayUrl(url, gateway)).toThrow(ForeignHost);
});

/** By range: one address of each that IANA's registries of special purposes call not globally reachable, and its edges. */
test.each([
  ['this network', '0.0.0.0', '0.255.255.255'],
  ['private use', '10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'],
  ['shared between carriers', '100.64.0.0', '100.127.255.255'],
  ['loopback', '127.0.0.1', '127.255.255.255', '::1'],
  ['link-local', '169.254.169.254', 'fe80::1', 'febf::1', 'fe80::1%eth0'],
  [
    'protocols of the IETF',
    '192.0.0.1',
    '192.0.0.170',
    '2001:1::4',
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '2001:30::1',
  ],
  ['documentation', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1', '3fff:fff::1'],
  ['6to4 relays', '192.88.99.1'],
  ['benchmarks', '198.18.0.1', '198.19.255.255'],
  ['multicast', '224.0.0.1', '239.255.255.255', 'ff02::1'],
  ['reserved', '240.0.0.1', '255.255.255.255'],
  ['unspecified', '::'],
  ['mapped from IPv4', '::ffff:10.0.0.1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe'],
  ['compatible with IPv4', '::127.0.0.1', '::a00:1', '::157.240.1.35'],
  ['translated from IPv4', '64:ff9b::10.0.0.1', '64:ff9b::7f00:1', '64:ff9b::169.254.169.254', '64:ff9b::192.168.1.1'],
  ['translated locally', '64:ff9b:1::1', '64:ff9b:1:ffff::157.240.1.35'],
  ['discarded', '100::1', '100:0:0:1::1'],
  ['Teredo', '2001::1', '2001:0:53aa:64c:0:0:f5ff:fffe'],
  ['6to4', '2002:7f00:1::', '2002:a00:1::1'],
  ['segment routing', '5f00::1'],
  ['unique local', 'fc00::1', 'fd00:ec2::254'],
  ['site-local', 'fec0::1', 'feff::1'],
  ['no address', 'not an address', ''],
])('%s is private', (_range, ...addresses) => {
  expect(addresses.filter((address) => !isPrivateAddress(address))).toEqual([]);
});

test.each([
  ['Meta’s', '157.240.1.35', '31.13.71.1', '2a03:2880:f12f:83:face:b00c:0:25de'],
  ['of Meta’s, as it is written where there is IPv6 alone', '64:ff9b::157.240.1.35', '::ffff:157.240.1.35'],
  [
    'just beside a range',
    '9.255.255.255',
    '11.0.0.0',
    '172.32.0.0',
    '100.128.0.0',
    '192.0.1.0',
    '198.20.0.0',
    '223.255.255.255',
  ],
  ['just beside a range', '2001:200::1', '2003::1', '2400::1', '3ffe::1', '64:ff9c::1'],
])('%s is public', (_whose, ...addresses) => {
  expect(addresses.filter(isPrivateAddress)).toEqual([]);
});

test('a name that leads to a private address does not resolve', async () => {
  const error = await new Promise((resolve) => publicLookup('localhost', { all: true }, resolve));
  expect(error).toMatchObject({ code: 'EPRIVATE' });
});
