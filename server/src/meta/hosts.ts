/** Where Meta is: which hosts we may call, how their addresses map to a gateway, and which addresses we refuse. */
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';

const metaDomains = [
  'facebook.com',
  'instagram.com',
  'fbcdn.net',
  'fbsbx.com',
  'cdninstagram.com',
  'whatsapp.net',
  'whatsapp.com',
];

export class ForeignHost extends Error {
  constructor(host: string) {
    super(`${host} is not one of Meta's hosts`);
    this.name = 'ForeignHost';
  }
}

function isMetaHost(host: string): boolean {
  return metaDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/**
 * The address to call for an address of Meta's: itself, or with a gateway `<gateway>/<host><path>`. Absolute addresses
 * that Meta returns (paging, media) come through here as well. Throws ForeignHost for everything else.
 */
export function gatewayUrl(metaUrl: string | URL, gateway: string | null): URL {
  const url = new URL(metaUrl);
  if (gateway !== null && url.origin === new URL(gateway).origin) return url;
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  if (!plain || !isMetaHost(url.hostname)) throw new ForeignHost(url.host);
  return gateway === null ? url : new URL(`${gateway.replace(/\/+$/, '')}/${url.hostname}${url.pathname}${url.search}`);
}

/** A redirect is an address of Meta's again, or one of the gateway's that stands for it. */
export function redirectTarget(location: string, from: URL, gateway: string | null): URL {
  const target = new URL(location, from);
  if (gateway === null || target.origin !== new URL(gateway).origin) return target;
  const [, host = '', ...path] = target.pathname.split('/');
  return new URL(`https://${host}/${path.join('/')}${target.search}`);
}

/** What IANA's registries of special purposes call not globally reachable, and what leads to it by way of IPv6. */
const refused = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  refused.addSubnet(net, bits, 'ipv4');
  // Where there is IPv6 alone, every address of IPv4 is written behind this prefix: Meta's are good, these are not.
  refused.addSubnet(`64:ff9b::${net}`, 96 + bits, 'ipv6');
}
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 63],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  refused.addSubnet(net, bits, 'ipv6');
}

/** Addresses on our own side of the network: a name of Meta's that leads there is a trap. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || refused.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

type Found = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** A DNS lookup for sockets that fails when any answer is private: checked at connect time, so a later answer cannot slip in. */
export function publicLookup(hostname: string, options: LookupOptions, found: Found): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return found(error, []);
    const trap = addresses.find(({ address }) => isPrivateAddress(address));
    const first = addresses[0];
    if (trap || !first) {
      const refusal: NodeJS.ErrnoException = new Error(`${hostname} leads to a private address`);
      refusal.code = 'EPRIVATE';
      return found(refusal, []);
    }
    return options.all ? found(null, addresses) : found(null, first.address, first.family);
  });
}
