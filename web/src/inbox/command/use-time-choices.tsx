import { IconCalendarTime, IconSunHigh } from '@tabler/icons-react';
import { getLanguage } from '../../language.ts';
import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../../time/format-locale.ts';
import { dayAndTime } from '../../time/times.ts';
import { useNow } from '../../time/use-now.ts';
import type { Choice, ChoiceGroup } from './choice.ts';
import { type NamedTime, namedTimes, readTime } from './natural-times.ts';
import type { PageProps } from './page-props.ts';
import { portuguese, spanish, type TimeGrammar } from './time-words.ts';

const names: Record<NamedTime['id'], () => string> = {
  later: m.inbox_time_later,
  evening: m.inbox_time_evening,
  tomorrow: m.inbox_time_tomorrow,
  weekend: m.inbox_time_weekend,
  next_week: m.inbox_time_next_week,
  two_weeks: m.inbox_time_two_weeks,
};

const grammars: Partial<Record<string, TimeGrammar>> = { es: spanish, pt: portuguese };

/** Presets, and whatever time is typed. For snoozing, and for sending later. */
export function useTimeChoices({ command, arrange, conversations }: PageProps, query: string): ChoiceGroup[] {
  const now = useNow(30_000);
  const closesAt = command.page === 'schedule' ? (conversations[0]?.replyWindow.closesAt ?? null) : null;
  const warning = (at: Date) =>
    closesAt !== null && at.getTime() >= Date.parse(closesAt) ? { warning: m.inbox_time_closed() } : {};
  const take = (at: Date) => {
    if (command.onTime) command.onTime(at);
    else
      arrange(
        command.ids,
        { snoozedUntil: at.toISOString() },
        m.inbox_said_snoozed({ time: dayAndTime(at, formatLocale()) }),
      );
  };
  const typed = readTime(query, now, grammars[getLanguage()]);
  if (typed) {
    const choice: Choice = {
      id: 'typed',
      label: dayAndTime(typed, formatLocale()),
      icon: <IconCalendarTime size={17} />,
      ...warning(typed),
      run: () => take(typed),
    };
    return [{ name: '', choices: [choice] }];
  }
  const wanted = query.trim().toLowerCase();
  const choices = namedTimes(now)
    .filter(({ id }) => names[id]().toLowerCase().includes(wanted))
    .map(({ id, at }) => ({
      id,
      label: names[id](),
      icon: <IconSunHigh size={17} />,
      right: dayAndTime(at, formatLocale()),
      ...warning(at),
      run: () => take(at),
    }));
  return choices.length > 0 ? [{ name: '', choices }] : [];
}
