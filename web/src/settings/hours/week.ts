import type { BusinessHours, HoursException, Span } from '@roost/contract/away.ts';

type Week = BusinessHours['week'];

/** A field for times knows no 24:00: closing at midnight is written 00:00. */
export function shownEnd(to: string): string {
  return to === '24:00' ? '00:00' : to;
}

export function keptEnd(to: string): string {
  return to === '00:00' ? '24:00' : to;
}

export type SpanProblem = 'order' | 'overlap';

/** Why the server would refuse these times; they may stand in any order here. */
export function problemOf(spans: readonly Span[]): SpanProblem | null {
  if (spans.some(({ from, to }) => from === '' || to === '' || from >= to)) return 'order';
  const sorted = inOrder(spans);
  return sorted.some((one, at) => at > 0 && (sorted[at - 1]?.to ?? '') > one.from) ? 'overlap' : null;
}

export type DayProblem = SpanProblem | 'missing' | 'twice';

export function problemOfDay(one: HoursException, all: readonly HoursException[]): DayProblem | null {
  if (one.date === '') return 'missing';
  return all.filter(({ date }) => date === one.date).length > 1 ? 'twice' : problemOf(one.spans);
}

function inOrder(spans: readonly Span[]): Span[] {
  return [...spans].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** The next one a person would add: an afternoon behind what is there. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = inOrder(spans).at(-1);
  if (last === undefined) return { from: '09:00', to: '18:00' };
  const from = last.to < '22:00' ? `${String(Number(last.to.slice(0, 2)) + 1).padStart(2, '0')}:00` : '23:00';
  return { from, to: from < '17:00' ? '18:00' : '24:00' };
}

/** Monday to Friday as this day is. */
export function copyToWeekdays(week: Week, day: number): Week {
  return week.map((spans, at) => (at < 5 ? [...(week[day] ?? [])] : spans));
}

/** As the server takes it: every day's times in order, the days by date. */
export function tidy(hours: BusinessHours): BusinessHours {
  return {
    ...hours,
    week: hours.week.map(inOrder),
    exceptions: hours.exceptions
      .map((one) => ({ ...one, spans: inOrder(one.spans) }))
      .sort((a, b) => (a.date < b.date ? -1 : 1)),
  };
}
