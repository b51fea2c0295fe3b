import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../format-locale.ts';
import { clockTime, daysApart, fullTime, longDay } from '../times.ts';
import { useNow } from '../use-now.ts';
import { MessageRow } from './MessageRow.tsx';
import type { MessageTrouble } from './MessageTrouble.tsx';
import type { Pending } from './pending.ts';
import classes from './TimelineRow.module.css';
import type { TimelineItem } from './timeline.ts';

interface Props {
  item: TimelineItem;
  pending: Pending | null;
  contact: { id: string; name: string; pictureUrl: string | null };
  actions: Parameters<typeof MessageTrouble>[0]['actions'];
}

export function TimelineRow({ item, pending, contact, actions }: Props) {
  if (item.type === 'day') return <DayLine day={new Date(item.day)} />;
  if (item.type === 'event') {
    const { occurredAt, text } = item.message;
    return (
      <p className={classes.event} data-direction="event" title={fullTime(occurredAt, formatLocale())}>
        {text} · <time dateTime={occurredAt}>{clockTime(occurredAt, formatLocale())}</time>
      </p>
    );
  }
  return (
    <MessageRow
      {...{ message: item.message, first: item.first, last: item.last, named: item.named, pending, contact, actions }}
    />
  );
}

function DayLine({ day }: { day: Date }) {
  const now = useNow(60_000);
  const ago = daysApart(day, now);
  const words = ago === 0 ? m.inbox_today() : ago === 1 ? m.inbox_yesterday() : longDay(day, now, formatLocale());
  return (
    <div className={classes.day}>
      <span>{words}</span>
    </div>
  );
}
