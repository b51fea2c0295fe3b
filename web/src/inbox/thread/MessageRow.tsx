import type { Message } from '@roost/contract/messages.ts';
import { memo } from 'react';
import { ContactAvatar } from '../ContactAvatar.tsx';
import { MessageContent } from './MessageContent.tsx';
import { authorName, MessageHead } from './MessageHead.tsx';
import { MessageMeta } from './MessageMeta.tsx';
import { MessageQuote } from './MessageQuote.tsx';
import classes from './MessageRow.module.css';
import { MessageTools } from './MessageTools.tsx';
import { MessageTrouble } from './MessageTrouble.tsx';
import type { MessageActions } from './message-actions.ts';
import type { Pending } from './pending.ts';

interface Props {
  message: Message;
  first: boolean;
  last: boolean;
  named: boolean;
  pending: Pending | null;
  contact: { id: string; name: string; pictureUrl: string | null };
  actions: MessageActions;
}

export const MessageRow = memo(function MessageRow({ message, first, last, named, pending, contact, actions }: Props) {
  const { direction, status } = message;
  const inTrouble = status === 'failed' || status === 'unknown';
  return (
    <div className={classes.row} data-direction={direction} data-status={status} data-first={first || undefined}>
      {direction === 'in' && (
        <span className={classes.avatar}>{last && <ContactAvatar contact={contact} sizePx={28} />}</span>
      )}
      <div className={classes.column}>
        <MessageHead message={message} named={named} author={authorName(message)} />
        <div className={classes.line} data-always={last || inTrouble || status === 'queued' || undefined}>
          <div className={classes.bubble} data-trouble={inTrouble || undefined} data-last={last || undefined}>
            <MessageQuote message={message} onShow={actions.show} />
            <MessageContent message={message} />
            {message.reactions.length > 0 && (
              <span className={classes.reactions}>{message.reactions.map((one) => one.emoji).join(' ')}</span>
            )}
          </div>
          <MessageMeta message={message} className={classes.meta} />
          {!pending && <MessageTools message={message} actions={actions} />}
        </div>
        {inTrouble && <MessageTrouble message={message} pending={pending} actions={actions} />}
      </div>
    </div>
  );
});
