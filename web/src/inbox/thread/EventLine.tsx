import type { Message } from '@roost/contract/inbox.ts';
import { formatLocale } from '../format-locale.ts';
import { clockTime, fullTime } from '../times.ts';
import classes from './EventLine.module.css';
import { eventWords } from './event-words.ts';

/** One quiet line: what was done with the conversation, by whom, when. */
export function EventLine({ message }: { message: Message }) {
  const { occurredAt } = message;
  return (
    <p className={classes.event} data-direction="event" title={fullTime(occurredAt, formatLocale())}>
      {eventWords(message)} · <time dateTime={occurredAt}>{clockTime(occurredAt, formatLocale())}</time>
    </p>
  );
}
