const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const known = formatters.get(key);
  if (known) return known as T;
  const made = make();
  formatters.set(key, made);
  return made;
}

function amount(value: number, unit: 'second' | 'minute' | 'hour' | 'day', locale: string): string {
  const format = cached(
    `${locale}/${unit}`,
    () => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }),
  );
  return format.format(value);
}

function dated(instant: Date, options: Intl.DateTimeFormatOptions, locale: string): string {
  return cached(`${locale}/${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options)).format(instant);
}

export function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** Whole calendar days between two moments in the reader's time zone; a day of 23 or 25 hours counts as one. */
export function daysApart(earlier: Date, later: Date): number {
  return Math.round((startOfDay(later) - startOfDay(earlier)) / dayMs);
}

/** The short time of a list row: `5m`, `3h`, `Tue`, `12 Mar`, `12 Mar 2024`. Empty within the first minute. */
export function shortAge(instant: string, now: Date, locale: string): string {
  const then = new Date(instant);
  const ageMs = now.getTime() - then.getTime();
  if (ageMs < minuteMs) return '';
  if (ageMs < hourMs) return amount(Math.floor(ageMs / minuteMs), 'minute', locale);
  if (ageMs < 12 * hourMs || daysApart(then, now) === 0) return amount(Math.floor(ageMs / hourMs), 'hour', locale);
  if (daysApart(then, now) < 7) return dated(then, { weekday: 'short' }, locale);
  const sameYear = then.getFullYear() === now.getFullYear();
  return dated(
    then,
    sameYear ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' },
    locale,
  );
}

/** What is left of a span, in its largest unit, rounded down: `5h`, `42m`, `10s`; `2d` from 48 hours on. */
export function shortSpan(spanMs: number, locale: string): string {
  const left = Math.max(0, spanMs);
  if (left >= 2 * dayMs) return amount(Math.floor(left / dayMs), 'day', locale);
  if (left >= hourMs) return amount(Math.floor(left / hourMs), 'hour', locale);
  if (left >= minuteMs) return amount(Math.floor(left / minuteMs), 'minute', locale);
  return amount(Math.floor(left / 1000), 'second', locale);
}

export function clockTime(instant: string, locale: string): string {
  return dated(new Date(instant), { hour: '2-digit', minute: '2-digit' }, locale);
}

export function fullTime(instant: string, locale: string): string {
  return dated(new Date(instant), { dateStyle: 'full', timeStyle: 'short' }, locale);
}

export function shortDate(instant: string, locale: string): string {
  return dated(new Date(instant), { dateStyle: 'medium' }, locale);
}

/** The text of a day separator apart from today and yesterday, which the catalogue names. */
export function longDay(day: Date, now: Date, locale: string): string {
  const sameYear = day.getFullYear() === now.getFullYear();
  return dated(
    day,
    { weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' as const }) },
    locale,
  );
}

/** A moment ahead: `Thu, 26 Nov, 09:00`. */
export function dayAndTime(at: Date, locale: string): string {
  return dated(at, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }, locale);
}
