const units = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
] as const;

/** In words, in the largest unit that fits; the last few seconds are "now". */
export function relativeTime(atMs: number, nowMs: number, locale: string): string {
  let amount = (atMs - nowMs) / 1000;
  if (Math.abs(amount) < 10) {
    amount = 0;
  }
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of units) {
    if (Math.abs(Math.round(amount)) < size) {
      return format.format(Math.round(amount), unit);
    }
    amount /= size;
  }
  return '';
}
