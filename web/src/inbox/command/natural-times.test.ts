import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namedTimes, readTime } from './natural-times.ts';

/** A Wednesday. */
const now = new Date(2026, 10, 25, 10, 20);

test.each([
  ['2h', new Date(2026, 10, 25, 12, 20)],
  ['in 30 min', new Date(2026, 10, 25, 10, 50)],
  ['3 days', new Date(2026, 10, 28, 10, 20)],
  ['tomorrow', new Date(2026, 10, 26, 9, 0)],
  ['tomorrow 8:30', new Date(2026, 10, 26, 8, 30)],
  ['fri 14', new Date(2026, 10, 27, 14, 0)],
  ['on wednesday at 9', new Date(2026, 11, 2, 9, 0)],
  ['18:00', new Date(2026, 10, 25, 18, 0)],
  ['9am', new Date(2026, 10, 26, 9, 0)],
  ['today 5pm', new Date(2026, 10, 25, 17, 0)],
  ['2026-12-01 10:00', new Date(2026, 11, 1, 10, 0)],
])('%s is %s', (words, at) => {
  expect(readTime(words, now)).toEqual(at);
});

test.each(['', 'soon', '25:00', 'today 9', '2026-02-31', '2020-01-01', '13pm', 'tomorrow maybe'])(
  '%j is no time',
  (words) => {
    expect(readTime(words, now)).toBeNull();
  },
);

test('whatever the hour, what is offered lies ahead, each time once and in order', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(2026, 0, 1), max: new Date(2027, 0, 1), noInvalidDate: true }), (moment) => {
      const times = namedTimes(moment).map(({ at }) => at.getTime());
      expect(times.every((time) => time > moment.getTime())).toBe(true);
    }),
  );
});

test('whatever is typed is a time ahead or none', () => {
  fc.assert(
    fc.property(fc.string(), (words) => {
      const at = readTime(words, now);
      expect(at === null || at > now).toBe(true);
    }),
  );
});
