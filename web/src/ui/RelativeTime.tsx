import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { getLocale } from '../paraglide/runtime.js';

/** "3 minutes ago", kept true while it is on screen; the exact time on hover. */
export function RelativeTime({ at }: { at: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000);
    return () => clearInterval(timer);
  }, []);
  const exact = new Intl.DateTimeFormat(getLocale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));
  return (
    <Tooltip label={exact}>
      <time dateTime={at}>{relativeTime(new Date(at).getTime(), now, getLocale())}</time>
    </Tooltip>
  );
}

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
