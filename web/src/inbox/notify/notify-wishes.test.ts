import { expect, test } from 'vitest';
import { isQuiet, parseWishes } from './notify-wishes.ts';

const at = (hour: number, minute = 0) => new Date(2026, 10, 25, hour, minute);
const quiet = (from: string, to: string) => ({
  sound: true,
  browser: true,
  push: false,
  pushText: false,
  quiet: { from, to },
});

test('quiet hours reach over midnight', () => {
  const wishes = quiet('20:00', '08:00');
  expect([at(19, 59), at(20), at(3), at(7, 59), at(8)].map((time) => isQuiet(wishes, time))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
});

test('quiet hours within a day', () => {
  const wishes = quiet('12:00', '13:00');
  expect([at(11, 59), at(12), at(13)].map((time) => isQuiet(wishes, time))).toEqual([false, true, false]);
});

test.each([null, '', '{', 'null', '[]', '{"quiet":{"from":"25:00","to":"x"}}'])('%j keeps silent', (kept) => {
  expect(parseWishes(kept)).toEqual({ sound: false, browser: false, push: false, pushText: false, quiet: null });
});
