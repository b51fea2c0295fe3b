/**
 * Open or closed, by the clock on the wall of the workspace: an hour that a change of the clocks repeats counts both
 * times, one that it skips does not exist.
 */
import type { BusinessHours, HoursState, Span } from '@roost/contract/away.ts';
import { DateTime } from 'luxon';

type Hours = Pick<BusinessHours, 'on' | 'timeZone' | 'week' | 'exceptions'>;

/** Beyond it nobody plans; a week without any span would be walked for ever. */
const daysAhead = 370;

export function openAt(hours: Hours, now: Date): boolean {
  if (!hours.on) return true;
  const local = DateTime.fromJSDate(now, { zone: hours.timeZone });
  const time = local.toFormat('HH:mm');
  return spansOf(hours, local).some(({ from, to }) => from <= time && time < to);
}

/** Whether it is open now, and when that changes. */
export function stateAt(hours: Hours, now: Date): HoursState {
  const open = openAt(hours, now);
  if (!hours.on) return { open, until: null };
  let day = DateTime.fromJSDate(now, { zone: hours.timeZone }).startOf('day');
  for (let ahead = 0; ahead < daysAhead; ahead += 1) {
    const change = edges(hours, day).find((at) => at > now.getTime() && openAt(hours, new Date(at)) !== open);
    if (change !== undefined) return { open, until: new Date(change).toISOString() };
    day = day.plus({ days: 1 }).startOf('day');
  }
  return { open, until: null };
}

function spansOf(hours: Hours, day: DateTime): readonly Span[] {
  const date = day.toISODate();
  return hours.exceptions.find((one) => one.date === date)?.spans ?? hours.week[day.weekday - 1] ?? [];
}

/** Every moment of a day at which it can open or close, in order: the spans' ends, and a change of the clocks. */
function edges(hours: Hours, day: DateTime): number[] {
  const next = day.plus({ days: 1 }).startOf('day');
  const times = spansOf(hours, day).flatMap(({ from, to }) => [from, to]);
  const moments = times.flatMap((time) => {
    if (time === '24:00') return [next.toMillis()];
    const [hour, minute] = time.split(':').map(Number);
    // Of an hour that comes twice both.
    return day
      .set({ hour: hour ?? 0, minute: minute ?? 0 })
      .getPossibleOffsets()
      .map((one) => one.toMillis());
  });
  if (day.offset !== next.offset) moments.push(clockChange(day, next));
  return [...moments, next.toMillis()].sort((a, b) => a - b);
}

/** The first millisecond with the new offset. */
function clockChange(before: DateTime, after: DateTime): number {
  let [low, high] = [before.toMillis(), after.toMillis()];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (DateTime.fromMillis(middle, { zone: before.zone }).offset === before.offset) low = middle;
    else high = middle;
  }
  return high;
}
