import type { BusinessHours, Span } from '@roost/contract/away.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAt, stateAt } from './hours.ts';

const weekdays: Span[] = [
  { from: '09:00', to: '12:30' },
  { from: '13:30', to: '18:00' },
];
const usual: BusinessHours = {
  on: true,
  timeZone: 'Europe/Berlin',
  week: [weekdays, weekdays, weekdays, weekdays, weekdays, [], []],
  exceptions: [{ date: '2026-12-25', name: 'Christmas', spans: [] }],
};
const state = (hours: BusinessHours, at: string) => stateAt(hours, new Date(at));

describe('business hours', () => {
  it.each([
    ['in the morning, until noon', '2026-07-01T08:00:00Z', true, '2026-07-01T10:30:00.000Z'],
    ['at lunch, until the afternoon', '2026-07-01T10:30:00Z', false, '2026-07-01T11:30:00.000Z'],
    ['at the end of the day to the minute', '2026-07-01T16:00:00Z', false, '2026-07-02T07:00:00.000Z'],
    ['over a weekend on which the clocks change', '2026-03-27T17:00:00Z', false, '2026-03-30T07:00:00.000Z'],
    ['over a holiday and the weekend behind it', '2026-12-24T17:30:00Z', false, '2026-12-28T08:00:00.000Z'],
  ])('say what holds %s', (_, at, open, until) => {
    expect(state(usual, at)).toEqual({ open, until });
  });

  it('an hour that comes twice is open twice, one that is skipped is nobody’s', () => {
    const night = { ...usual, week: usual.week.map(() => [{ from: '02:00', to: '03:00' }]), exceptions: [] };
    // On 25 October 2026 it is two o'clock at 00:00Z and again at 01:00Z; on 29 March two o'clock does not exist.
    expect(state(night, '2026-10-25T00:00:00Z')).toEqual({ open: true, until: '2026-10-25T02:00:00.000Z' });
    expect(state(night, '2026-03-28T02:00:00Z')).toEqual({ open: false, until: '2026-03-30T00:00:00.000Z' });
  });

  it('are always open when switched off, and never end when nothing changes', () => {
    expect(state({ ...usual, on: false }, '2026-12-25T03:00:00Z')).toEqual({ open: true, until: null });
    const closed = { ...usual, week: usual.week.map(() => []) };
    expect(state(closed, '2026-07-01T08:00:00Z')).toEqual({ open: false, until: null });
    const always = { ...usual, week: usual.week.map(() => [{ from: '00:00', to: '24:00' }]), exceptions: [] };
    expect(state(always, '2026-07-01T08:00:00Z')).toEqual({ open: true, until: null });
  });
});

const clockTimes = fc.integer({ min: 0, max: 96 }).map((quarter) => {
  const minutes = quarter * 15;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
});
const days = fc.uniqueArray(clockTimes, { maxLength: 6 }).map((times) => {
  const sorted = [...times].sort();
  const spans: Span[] = [];
  for (let at = 0; at + 1 < sorted.length; at += 2) spans.push({ from: sorted[at] ?? '', to: sorted[at + 1] ?? '' });
  return spans;
});
/** With midnights that do not exist, half hours of summer time, and a whole day that was left out. */
const zones = ['Europe/Berlin', 'America/New_York', 'Africa/Cairo', 'Australia/Lord_Howe', 'America/Santiago', 'UTC'];
const someHours = fc.record({
  on: fc.constant(true),
  timeZone: fc.constantFrom(...zones),
  week: fc.array(days, { minLength: 7, maxLength: 7 }),
  exceptions: fc.array(
    fc.record({ date: fc.constantFrom('2026-03-29', '2026-10-25'), name: fc.constant(''), spans: days }),
    {
      maxLength: 1,
    },
  ),
});
const instants = fc
  .integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2027, 0, 1) / 60_000 })
  .map((minutes) => new Date(minutes * 60_000));

/** Another way to read the same clock. */
function onTheWall(hours: BusinessHours, at: Date): boolean {
  const options = { timeZone: hours.timeZone, hourCycle: 'h23', weekday: 'short' } as const;
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...options,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].findIndex((one) => part('weekday').startsWith(one));
  const time = `${part('hour')}:${part('minute')}`;
  const spans = hours.exceptions.find((one) => one.date === date)?.spans ?? hours.week[weekday] ?? [];
  return spans.some(({ from, to }) => from <= time && time < to);
}

describe('whatever the zone and the clocks do', () => {
  it('open is what the clock on the wall says', () => {
    fc.assert(
      fc.property(someHours, instants, (hours, at) => {
        expect(openAt(hours, at)).toBe(onTheWall(hours, at));
      }),
      { numRuns: 500 },
    );
  });

  it('it stays so until the moment named, and not a minute longer', () => {
    fc.assert(
      fc.property(someHours, instants, fc.double({ min: 0, max: 1, noNaN: true }), (hours, at, share) => {
        const { open, until } = stateAt(hours, at);
        if (until === null) return;
        const end = Date.parse(until);
        const between = new Date(Math.floor(at.getTime() + share * (end - at.getTime() - 1)));
        expect(onTheWall(hours, between)).toBe(open);
        expect(onTheWall(hours, new Date(end - 1))).toBe(open);
        expect(onTheWall(hours, new Date(end))).toBe(!open);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['2026-03-29', '2026-10-25', '2026-04-24', '2026-10-30'])('nor around %s, when clocks change', (date) => {
    const near = fc.integer({ min: -1_440, max: 2 * 1_440 }).map((m) => new Date(Date.parse(date) + m * 60_000));
    fc.assert(
      fc.property(someHours, near, (hours, at) => {
        const { open, until } = stateAt(hours, at);
        if (until === null) return;
        for (
          let ms = at.getTime();
          ms < Math.min(Date.parse(until), at.getTime() + 2 * 86_400_000);
          ms += 15 * 60_000
        ) {
          expect(onTheWall(hours, new Date(ms))).toBe(open);
        }
        expect(onTheWall(hours, new Date(Date.parse(until)))).toBe(!open);
      }),
      { numRuns: 60 },
    );
  });
});
