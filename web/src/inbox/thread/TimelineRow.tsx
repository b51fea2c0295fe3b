import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../../time/format-locale.ts';
import { daysApart, longDay } from '../../time/times.ts';
import { useNow } from '../../time/use-now.ts';
import { EventLine } from './EventLine.tsx';
import { MessageRow } from './MessageRow.tsx';
import type { MessageActions } from './message-actions.ts';
import type { Pending } from './pending.ts';
import classes from './TimelineRow.module.css';
import type { TimelineItem } from './timeline.ts';
import type { Wanted } from './wanted-message.ts';

interface Props {
  item: TimelineItem;
  pending: Pending | null;
  contact: { id: string; name: string; pictureUrl: string | null };
  actions: MessageActions;
  firstUnread: boolean;
  wanted: Wanted | null;
}

export function TimelineRow({ item, pending, contact, actions, firstUnread, wanted }: Props) {
  const { message, first, last, named } = item;
  return (
    <div className={classes.row}>
      {wanted && <div key={wanted.count} className={classes.flash} data-testid="flash" />}
      {item.day !== null && <DayLine day={item.day} />}
      {firstUnread && (
        <div className={classes.unread}>
          <span>{m.inbox_thread_unread()}</span>
        </div>
      )}
      {message.direction === 'event' ? (
        <EventLine message={message} />
      ) : (
        <MessageRow {...{ message, first, last, named, pending, contact, actions }} />
      )}
    </div>
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
