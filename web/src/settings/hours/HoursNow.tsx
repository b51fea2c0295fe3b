import type { HoursState } from '@roost/contract/away.ts';
import { IconClock, IconMoon } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../../time/format-locale.ts';
import classes from './HoursNow.module.css';

/** What holds at this moment, in the workspace's own time. */
export function HoursNow({ on, timeZone, state }: { on: boolean; timeZone: string; state: HoursState }) {
  const Icon = state.open ? IconClock : IconMoon;
  const until = state.until === null ? null : momentIn(state.until, timeZone);
  const words = !on
    ? m.away_now_always()
    : state.open
      ? until === null
        ? m.away_now_open_on()
        : m.away_now_open({ until })
      : until === null
        ? m.away_now_closed_on()
        : m.away_now_closed({ until });
  return (
    <p className={classes.root} data-open={state.open} role="status">
      <Icon size={18} aria-hidden="true" />
      <strong>{words}</strong>
      <span className={classes.hint}>{on ? m.away_now_in({ zone: timeZone }) : m.away_now_always_text()}</span>
    </p>
  );
}

/** The time; with its day when that is not today there. */
function momentIn(instant: string, timeZone: string): string {
  const at = new Date(instant);
  const day = (moment: Date) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(moment);
  const near = day(at) === day(new Date());
  return new Intl.DateTimeFormat(formatLocale(), {
    timeZone,
    ...(near ? {} : ({ weekday: 'short', day: 'numeric', month: 'short' } as const)),
    ...({ hour: '2-digit', minute: '2-digit' } as const),
  }).format(at);
}
