import type { Message } from '@roost/contract/messages.ts';
import { formatLocale } from '../../time/format-locale.ts';
import { clockTime, fullTime } from '../../time/times.ts';
import { useServerWords } from '../../use-server-words.ts';
import classes from './EventLine.module.css';
import { eventWords } from './event-words.ts';
import { ReferralCard } from './kinds/ReferralCard.tsx';
import { objectIn } from './kinds/read.ts';

/** One quiet line: what was done with the conversation, by whom, when. */
export function EventLine({ message }: { message: Message }) {
  const { occurredAt } = message;
  useServerWords();
  const referral = objectIn(message.content, 'referral');
  return (
    <div className={classes.event} data-direction="event" title={fullTime(occurredAt, formatLocale())}>
      {eventWords(message)} · <time dateTime={occurredAt}>{clockTime(occurredAt, formatLocale())}</time>
      {referral !== null && (
        <span className={classes.card}>
          <ReferralCard referral={referral} />
        </span>
      )}
    </div>
  );
}
