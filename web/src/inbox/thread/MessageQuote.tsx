import type { Message } from '@roost/contract/messages.ts';
import { m } from '../../paraglide/messages.js';
import classes from './MessageQuote.module.css';
import { quoteOf } from './quote.ts';

/** The message this one answers. */
export function MessageQuote({ message: { replyTo } }: { message: Message }) {
  if (replyTo === null) return null;
  return (
    <span className={classes.quote}>
      <span className={classes.who}>{replyTo.direction === 'out' ? m.inbox_quote_us() : replyTo.authorName}</span>
      <span className={classes.text} dir="auto">
        {quoteOf(replyTo)}
      </span>
    </span>
  );
}
