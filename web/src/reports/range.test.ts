import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysIn, lastDays, spanUnit, spanWords } from './range.ts';

test('the last days end today and have as many days as asked', () => {
  const today = new Date(2026, 2, 1, 23, 59);
  expect(lastDays(7, today)).toEqual({ from: '2026-02-23', to: '2026-03-01' });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.date({ noInvalidDate: true, min: new Date(2000, 0, 1), max: new Date(2090, 0, 1) }),
      (days, now) => {
        const range = daysIn(lastDays(days, now));
        expect(range).toHaveLength(days);
        expect(new Set(range).size).toBe(days);
      },
    ),
  );
});

test('a span is said in its two largest units', () => {
  const said = [0, 59, 60, 3_600, 11_100, 86_400, 190_000].map((seconds) => spanWords(seconds, 'en'));
  expect(said).toEqual(['0s', '59s', '1m', '1h', '3h 5m', '1d', '2d 4h']);
  expect(spanWords(null, 'en')).toBeNull();
});

test('an axis is counted in the unit of which it has two or more', () => {
  const units = [0, 7_199, 7_200, 172_799, 172_800, 9_000_000].map((longest) => spanUnit(longest).unit);
  expect(units).toEqual(['minute', 'minute', 'hour', 'hour', 'day', 'day']);
});
