import { expect, test } from 'vitest';
import { relativeTime } from './relative-time.ts';

const now = Date.parse('2026-05-01T12:00:00Z');

test.each([
  [0, 'now'],
  [-9_000, 'now'],
  [-30_000, '30 seconds ago'],
  [-59_700, '1 minute ago'],
  [-3 * 60_000, '3 minutes ago'],
  [-26 * 3_600_000, 'yesterday'],
  [59 * 86_400_000, 'in 2 months'],
  [-800 * 86_400_000, '2 years ago'],
])('%d ms from now is said as "%s"', (offsetMs, said) => {
  expect(relativeTime(now + offsetMs, now, 'en')).toBe(said);
});
