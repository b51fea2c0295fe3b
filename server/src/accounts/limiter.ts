import { isIP } from 'node:net';
import type { Clock } from '../clock.ts';
import { fail } from '../errors.ts';

/** How often a key may do something within a window, in memory. It counts when it begins, so that many at once count too. */
export interface Limiter {
  /** One more. False: the key has had its number in this window. */
  allows(key: string): boolean;
  /** One more, or 429 rate_limited. */
  count(key: string): void;
  /** The last one is not held against the key. */
  takeBack(key: string): void;
}

interface Limits {
  max: number;
  windowMs: number;
  keysMax?: number;
}

interface Window {
  since: number;
  count: number;
}

export function createLimiter(clock: Clock, { max, windowMs, keysMax = 50_000 }: Limits): Limiter {
  // A map keeps the order of insertion: the window that began first stands first.
  const windows = new Map<string, Window>();
  function windowOf(key: string): Window {
    const now = clock.now().getTime();
    const known = windows.get(key);
    if (known !== undefined && now - known.since < windowMs) return known;
    const begun = { since: now, count: 0 };
    windows.delete(key);
    windows.set(key, begun);
    const [oldest] = windows.keys();
    if (windows.size > keysMax && oldest !== undefined) windows.delete(oldest);
    return begun;
  }
  function allows(key: string): boolean {
    const window = windowOf(key);
    if (window.count >= max) return false;
    window.count += 1;
    return true;
  }
  return {
    allows,
    count(key) {
      if (allows(key)) return;
      const seconds = Math.ceil((windowOf(key).since + windowMs - clock.now().getTime()) / 1000);
      fail('rate_limited', `Too many attempts. Try again in ${seconds} seconds.`, { retryAfterSeconds: seconds });
    },
    takeBack(key) {
      const window = windows.get(key);
      if (window !== undefined && window.count > 0) window.count -= 1;
    },
  };
}

/** The address of an IPv4 caller; of an IPv6 one the network, for who has one address there has 2^64 of them. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6 || address.startsWith('::ffff:')) return address;
  const [before = [], after = []] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
