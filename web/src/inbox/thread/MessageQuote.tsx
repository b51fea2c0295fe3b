import { UnstyledButton } from '@mantine/core';
import type { Message } from '@roost/contract/messages.ts';
import { m } from '../../paraglide/messages.js';
import classes from './MessageQuote.module.css';
import { quoteOf } from './quote.ts';

/** The message this one answers; a click goes there. */
export function MessageQuote({ message, onShow }: { message: Message; onShow: (messageId: string) => void }) {
  const { replyTo } = message;
  if (replyTo === null) return null;
  return (
    <UnstyledButton
      component="button"
      type="button"
      className={classes.quote}
      title={m.inbox_quote_show()}
      onClick={() => onShow(replyTo.id)}
    >
      <span className={classes.who}>{replyTo.direction === 'out' ? m.inbox_quote_us() : replyTo.authorName}</span>
      <span className={classes.text} dir="auto">
        {quoteOf(replyTo)}
      </span>
    </UnstyledButton>
  );
}
