import type { Message } from '@roost/contract/inbox.ts';
import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../format-locale.ts';
import { messageKind } from '../message-kinds.ts';
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
  const { message, first, last, named } = item;
  return (
    <>
      {item.day !== null && <DayLine day={item.day} />}
      {message.direction === 'event' ? (
        <EventLine message={message} />
      ) : (
        <MessageRow {...{ message, first, last, named, pending, contact, actions }} />
      )}
    </>
  );
}

function EventLine({ message: { occurredAt, text, kind } }: { message: Message }) {
  return (
    <p className={classes.event} data-direction="event" title={fullTime(occurredAt, formatLocale())}>
      {text || messageKind(kind).name()} · <time dateTime={occurredAt}>{clockTime(occurredAt, formatLocale())}</time>
    </p>
  );
}

function DayLine({ day: midnight }: { day: number }) {
  const day = new Date(midnight);
  const now = useNow(60_000);
  const ago = daysApart(day, now);
  const words = ago === 0 ? m.inbox_today() : ago === 1 ? m.inbox_yesterday() : longDay(day, now, formatLocale());
  return (
    <div className={classes.day}>
      <span>{words}</span>
    </div>
  );
}
