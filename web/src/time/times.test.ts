import { describe, expect, test } from 'vitest';
import { regionOf } from '../language.ts';
import { daysApart, longDay, shortAge, shortSpan } from './times.ts';

const now = new Date(2026, 10, 22, 14, 0, 0);
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

describe('the age of a list row', () => {
  test('is empty within the first minute, also when the clocks differ', () => {
    expect(shortAge(ago(0.5), now, 'en')).toBe('');
    expect(shortAge(ago(-5), now, 'en')).toBe('');
  });

  test('goes from minutes to hours, weekday and date', () => {
    expect(shortAge(ago(5), now, 'en')).toBe('5m');
    expect(shortAge(ago(180), now, 'en')).toBe('3h');
    expect(shortAge(ago(3 * 24 * 60), now, 'en')).toBe('Thu');
    expect(shortAge(ago(30 * 24 * 60), now, 'en-GB')).toBe('23 Oct');
    expect(shortAge(ago(500 * 24 * 60), now, 'en-GB')).toMatch(/2025$/);
  });
});

test('what is left of a span is rounded down and never negative', () => {
  expect(shortSpan(5.9 * 3_600_000, 'en')).toBe('5h');
  expect(shortSpan(47 * 3_600_000, 'en')).toBe('47h');
  expect(shortSpan(50 * 3_600_000, 'en')).toBe('2d');
  expect(shortSpan(59_999, 'en')).toBe('59s');
  expect(shortSpan(-1, 'en')).toBe('0s');
});

test('two moments around midnight are a day apart, two on one day none', () => {
  expect(daysApart(new Date(2026, 2, 28, 23, 59), new Date(2026, 2, 29, 0, 1))).toBe(1);
  expect(daysApart(new Date(2026, 2, 29, 0, 1), new Date(2026, 2, 29, 23, 59))).toBe(0);
});

test('a day of another year names its year', () => {
  expect(longDay(new Date(2025, 0, 2), now, 'en-GB')).toContain('2025');
  expect(longDay(new Date(2026, 0, 2), now, 'en-GB')).not.toContain('2026');
});

test('a region that Intl would refuse is passed over', () => {
  expect(regionOf('en', ['en-US@posix', 'en-GB'])).toBe('en-GB');
  expect(regionOf('en', ['de-DE'])).toBe('en');
});
