import { expect, it } from 'vitest';
import { createClock, dayMs, hourMs } from './clock.ts';

const never = new AbortController().signal;

it('stands still from a given moment until it is moved', () => {
  const clock = createClock(1_000);
  expect([clock.now(), clock.rate()]).toEqual([1_000, 0]);
  clock.advance(hourMs);
  expect(clock.now()).toBe(1_000 + hourMs);
  clock.set(5_000);
  expect(clock.now()).toBe(5_000);
  clock.reset();
  expect(clock.now()).toBe(1_000);
});

it('wakes what waits in the order of its time, however far it is moved', async () => {
  const clock = createClock(0);
  const woken: string[] = [];
  const waits = [
    clock.until(2 * dayMs, never).then(() => woken.push('later')),
    clock.until(dayMs, never).then(() => woken.push('sooner')),
  ];
  clock.advance(hourMs);
  await Promise.resolve();
  expect(woken).toEqual([]);
  clock.advance(3 * dayMs);
  await Promise.all(waits);
  expect(woken).toEqual(['sooner', 'later']);
});

it('runs faster when told, and what is due comes by itself', async () => {
  const clock = createClock();
  const begun = clock.now();
  clock.setRate(100_000);
  await clock.until(begun + hourMs, never);
  expect(clock.now()).toBeGreaterThanOrEqual(begun + hourMs);
  clock.close();
});

it('lets go of what is no longer wanted', async () => {
  const clock = createClock(0);
  const stop = new AbortController();
  const wait = clock.until(dayMs, stop.signal);
  stop.abort();
  await wait;
  expect(clock.now()).toBe(0);
});
