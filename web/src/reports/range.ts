/** A span of whole days in the reader's own calendar. */
export interface DayRange {
  from: string;
  to: string;
}

/** The last `days` days, today included, as YYYY-MM-DD of the local calendar. */
export function lastDays(days: number, today: Date): DayRange {
  const first = new Date(today.getFullYear(), today.getMonth(), today.getDate() - days + 1);
  return { from: dayOf(first), to: dayOf(today) };
}

function dayOf(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Every day of the range, so that a day on which nothing happened is drawn too. */
export function daysIn({ from, to }: DayRange): string[] {
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number);
  const days: string[] = [];
  for (let at = 0; ; at++) {
    const next = dayOf(new Date(year, month - 1, day + at));
    if (next > to) return days;
    days.push(next);
  }
}

/** What an axis up to this many seconds is best counted in. */
export function spanUnit(longest: number): { unit: 'minute' | 'hour' | 'day'; seconds: number } {
  if (longest >= 2 * 86_400) return { unit: 'day', seconds: 86_400 };
  if (longest >= 2 * 3_600) return { unit: 'hour', seconds: 3_600 };
  return { unit: 'minute', seconds: 60 };
}

/** `45s`, `12m`, `3h 5m`, `2d 4h`, in the reader's words; null where there is nothing to measure. */
export function spanWords(seconds: number | null, locale: string): string | null {
  if (seconds === null) return null;
  const words = (value: number, unit: 'second' | 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }).format(value);
  const rounded = Math.round(seconds);
  if (rounded < 60) return words(rounded, 'second');
  const minutes = Math.round(rounded / 60);
  if (minutes < 60) return words(minutes, 'minute');
  const [hours, restMinutes] = [Math.floor(minutes / 60), minutes % 60];
  if (hours < 24)
    return restMinutes === 0 ? words(hours, 'hour') : `${words(hours, 'hour')} ${words(restMinutes, 'minute')}`;
  const [days, restHours] = [Math.floor(hours / 24), hours % 24];
  return restHours === 0 ? words(days, 'day') : `${words(days, 'day')} ${words(restHours, 'hour')}`;
}
