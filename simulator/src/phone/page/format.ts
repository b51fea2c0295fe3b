import type { Moment } from './state.ts';

const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const timeWithSeconds = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dayThisYear = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });
const dayOtherYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short' });

export function clockTime(at: Moment): string {
  return time.format(new Date(at));
}

export function clockTimeWithSeconds(at: Moment): string {
  return timeWithSeconds.format(new Date(at));
}

export function shortDate(at: Moment): string {
  return shortDay.format(new Date(at));
}

export function dayName(at: Moment, now: Moment): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayThisYear : dayOtherYear).format(new Date(at));
}

export function startOfDay(at: Moment): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
