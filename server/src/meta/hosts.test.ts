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

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:10.0.0.1',
  'not an address',
])('%s is private', (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

test.each(['157.240.1.35', '31.13.71.1', '2a03:2880:f12f:83:face:b00c:0:25de', '::ffff:157.240.1.35'])(
  '%s is public',
  (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  },
);

test('a name that leads to a private address does not resolve', async () => {
  const error = await new Promise((resolve) => publicLookup('localhost', { all: true }, resolve));
  expect(error).toMatchObject({ code: 'EPRIVATE' });
});
