/** Times as people say them, for snoozing and sending later. All in the reader's own time zone. */
import { english, type TimeGrammar } from './time-words.ts';

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

const spanMs = [60_000, hourMs, 24 * hourMs, 7 * 24 * hourMs];

/**
 * `in 2 hours`, `3d`, `tomorrow 8:30`, `fri 14`, `18:00`, `2026-12-01 10:00`, in the language given or in English.
 * Null for anything else and for the past.
 */
export function readTime(text: string, now: Date, spoken: TimeGrammar = english): Date | null {
  const words = text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ');
  for (const grammar of new Set([spoken, english])) {
    const at = readSpan(words, now, grammar) ?? readDay(words, now, grammar);
    if (at !== null && at > now) return at;
  }
  return null;
}

function readSpan(words: string, now: Date, { span }: TimeGrammar): Date | null {
  const found = span.exec(words);
  if (!found) return null;
  const [, count = '', ...units] = found;
  const unitMs = spanMs[units.findIndex((unit) => unit !== undefined)] ?? 0;
  return new Date(now.getTime() + (/^\d/.test(count) ? Number(count) : 1) * unitMs);
}

function readDay(words: string, now: Date, grammar: TimeGrammar): Date | null {
  const found = grammar.day.exec(words);
  if (!found) return null;
  const [, day, clock = ''] = found;
  const time = readClock(clock, grammar);
  if (time === null || (day === undefined && clock === '')) return null;
  const [hour, minute] = time;
  if (day === undefined) {
    const today = onDay(now, 0, hour, minute);
    return today > now ? today : onDay(now, 1, hour, minute);
  }
  const away = grammar.days.find(([name]) => name.test(day))?.[1];
  if (away !== undefined) return onDay(now, away, hour, minute);
  const weekday = grammar.weekdays.findIndex((name) => name.test(day));
  return weekday >= 0 ? onDay(now, daysUntil(now, weekday), hour, minute) : readDate(day, now, hour, minute);
}

/** `2026-12-24`, `24/12/2026`, `24/12`: the next one there is. */
function readDate(words: string, now: Date, hour: number, minute: number): Date | null {
  const parts = words.split(/[-/]/).map(Number);
  const [date = 0, month = 0, year] = words.includes('-') ? parts.toReversed() : parts;
  const inYear = (one: number) => new Date(one, month - 1, date, hour, minute);
  const soon = inYear(year ?? now.getFullYear());
  const at = year === undefined && soon <= now ? inYear(now.getFullYear() + 1) : soon;
  return at.getMonth() === month - 1 && at.getDate() === date ? at : null;
}

/** Nine in the morning when only a day was named. */
function readClock(words: string, { clock, parts }: TimeGrammar): [number, number] | null {
  const said = words.trim();
  if (said === '') return [morning, 0];
  const part = parts.find(([name]) => name.test(said));
  if (part) return [part[1], 0];
  const found = clock.exec(said);
  if (!found) return null;
  const [, spoken = '', minutes = '0', am, pm] = found;
  const half = am ?? pm;
  if (half !== undefined && (Number(spoken) < 1 || Number(spoken) > 12)) return null;
  const hour = half === undefined ? Number(spoken) : (Number(spoken) % 12) + (pm === undefined ? 0 : 12);
  const minute = Number(minutes);
  return hour < 24 && minute < 60 ? [hour, minute] : null;
}
