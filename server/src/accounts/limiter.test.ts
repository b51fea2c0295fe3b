import { expect, test } from 'vitest';
import { testClock } from '../test/clock.ts';
import { createLimiter, networkOf } from './limiter.ts';

function make(limits: { max: number; windowMs?: number; keysMax?: number }) {
  const clock = testClock();
  return { clock, limiter: createLimiter(clock, { windowMs: 60_000, ...limits }) };
}

test('a key has its number in a window, and again in the next', () => {
  const { clock, limiter } = make({ max: 2 });
  expect([1, 2, 3].map(() => limiter.allows('a'))).toEqual([true, true, false]);
  expect(() => limiter.count('a')).toThrow(/Too many attempts. Try again in 60 seconds/);
  expect(limiter.allows('b')).toBe(true);
  clock.advance(61_000);
  expect(limiter.allows('a')).toBe(true);
});

test('what is taken back does not count, and nothing else is forgotten with it', () => {
  const { limiter } = make({ max: 2 });
  limiter.count('a');
  limiter.count('a');
  limiter.takeBack('a');
  expect([1, 2].map(() => limiter.allows('a'))).toEqual([true, false]);
});

test('when it is full it forgets those whose window began first, not everybody', () => {
  const { clock, limiter } = make({ max: 1, keysMax: 2 });
  limiter.count('old');
  clock.advance(61_000);
  limiter.count('victim');
  limiter.count('old');
  limiter.count('new');
  // One had to go: of the two windows that were open the one that began first.
  expect(limiter.allows('old')).toBe(false);
  expect(limiter.allows('new')).toBe(false);
  expect(limiter.allows('victim')).toBe(true);
});

test('all addresses of somebody’s IPv6 network are one', () => {
  expect(networkOf('203.0.113.9')).toBe('203.0.113.9');
  expect(networkOf('::ffff:203.0.113.9')).toBe('::ffff:203.0.113.9');
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(networkOf('2001:db8:1:2::9')).toBe('2001:db8:1:2');
  expect(networkOf('2001:db8::9')).toBe('2001:db8:0:0');
  expect(networkOf('::1')).toBe('0:0:0:0');
});
