/** Times as people say them, for snoozing and sending later. All in the reader's own time zone. */
const hourMs = 3_600_000;
const morning = 9;

export interface NamedTime {
  id: 'later' | 'evening' | 'tomorrow' | 'weekend' | 'next_week' | 'two_weeks';
  at: Date;
}

function onDay(now: Date, days: number, hour: number, minute = 0): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour, minute);
}

function daysUntil(now: Date, weekday: number): number {
  return (weekday - now.getDay() + 7) % 7 || 7;
}

/** What is offered now: an evening that has begun is not, nor a weekend on a Saturday. */
export function namedTimes(now: Date): NamedTime[] {
  const later = new Date(Math.ceil((now.getTime() + 3 * hourMs) / (hourMs / 2)) * (hourMs / 2));
  const times: NamedTime[] = [{ id: 'later', at: later }];
  if (now.getHours() < 15) times.push({ id: 'evening', at: onDay(now, 0, 18) });
  times.push({ id: 'tomorrow', at: onDay(now, 1, morning) });
  if (now.getDay() > 0 && now.getDay() < 5) times.push({ id: 'weekend', at: onDay(now, daysUntil(now, 6), morning) });
  times.push({ id: 'next_week', at: onDay(now, daysUntil(now, 1), morning) });
  times.push({ id: 'two_weeks', at: onDay(now, 14, morning) });
  return times;
}

const units: Record<string, number> = { m: 60_000, h: hourMs, d: 24 * hourMs, w: 7 * 24 * hourMs };
const weekdays = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];

/** `in 2 hours`, `3d`, `tomorrow 8:30`, `fri 14`, `18:00`, `2026-12-01 10:00`. Null for anything else and for the past. */
export function readTime(text: string, now: Date): Date | null {
  const words = text.trim().toLowerCase();
  const at = readSpan(words, now) ?? readDay(words, now);
  return at !== null && at > now ? at : null;
}

function readSpan(words: string, now: Date): Date | null {
  const found = /^(?:in\s+)?(\d{1,3})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)$/.exec(words);
  const unit = units[found?.[2]?.[0] ?? ''];
  return found && unit ? new Date(now.getTime() + Number(found[1]) * unit) : null;
}

function readDay(words: string, now: Date): Date | null {
  const found =
    /^(?:on\s+)?(today|tomorrow|(?:mo|tu|we|th|fr|sa|su)[a-z]*|\d{4}-\d{1,2}-\d{1,2})?\s*(?:at\s+)?(.*)$/.exec(words);
  if (!found) return null;
  const [, day, clock = ''] = found;
  const time = readClock(clock);
  if (time === null || (day === undefined && clock === '')) return null;
  const [hour, minute] = time;
  if (day === undefined) {
    const today = onDay(now, 0, hour, minute);
    return today > now ? today : onDay(now, 1, hour, minute);
  }
  if (day === 'today' || day === 'tomorrow') return onDay(now, day === 'today' ? 0 : 1, hour, minute);
  const weekday = weekdays.findIndex((one) => day.startsWith(one));
  if (weekday >= 0) return onDay(now, daysUntil(now, weekday), hour, minute);
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const exact = new Date(year, month - 1, date, hour, minute);
  return exact.getMonth() === month - 1 && exact.getDate() === date ? exact : null;
}

/** Nine in the morning when only a day was named. */
function readClock(clock: string): [number, number] | null {
  if (clock.trim() === '') return [morning, 0];
  const found = /^(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?$/.exec(clock.trim());
  if (!found) return null;
  const half = found[3];
  const spoken = Number(found[1]);
  if (half !== undefined && (spoken < 1 || spoken > 12)) return null;
  const hour = half === undefined ? spoken : (spoken % 12) + (half === 'pm' ? 12 : 0);
  const minute = Number(found[2] ?? 0);
  return hour < 24 && minute < 60 ? [hour, minute] : null;
}
