import { VisuallyHidden } from '@mantine/core';
import type { Message } from '@roost/contract/inbox.ts';
import { IconNote } from '@tabler/icons-react';
import { memo } from 'react';
import { m } from '../../paraglide/messages.js';
import { ContactAvatar } from '../ContactAvatar.tsx';
import { formatLocale } from '../format-locale.ts';
import { clockTime, fullTime } from '../times.ts';
import { MessageContent } from './MessageContent.tsx';
import classes from './MessageRow.module.css';
import { MessageTrouble, type TroubleActions } from './MessageTrouble.tsx';
import type { Pending } from './pending.ts';
import { Tick } from './Tick.tsx';

interface Props {
  message: Message;
  first: boolean;
  last: boolean;
  named: boolean;
  pending: Pending | null;
  contact: { id: string; name: string; pictureUrl: string | null };
  actions: TroubleActions;
}

export const MessageRow = memo(function MessageRow({ message, first, last, named, pending, contact, actions }: Props) {
  const { direction, status } = message;
  const inTrouble = status === 'failed' || status === 'unknown';
  const author = authorName(message);
  return (
    <div className={classes.row} data-direction={direction} data-status={status} data-first={first || undefined}>
      {direction === 'in' && (
        <span className={classes.avatar}>{last && <ContactAvatar contact={contact} sizePx={28} />}</span>
      )}
      <div className={classes.column}>
        <Head message={message} named={named} author={author} />
        <div className={classes.line} data-always={last || inTrouble || status === 'queued' || undefined}>
          <div className={classes.bubble} data-trouble={inTrouble || undefined} data-last={last || undefined}>
            <MessageContent message={message} />
            {message.reactions.length > 0 && (
              <span className={classes.reactions}>{message.reactions.map((one) => one.emoji).join(' ')}</span>
            )}
          </div>
          <span className={classes.meta}>
            {message.editedAt && <span>{m.inbox_edited()}</span>}
            <time dateTime={message.occurredAt} title={fullTime(message.occurredAt, formatLocale())}>
              {clockTime(message.occurredAt, formatLocale())}
            </time>
            {direction === 'out' && status && <Tick status={status} />}
          </span>
        </div>
        {inTrouble && <MessageTrouble message={message} pending={pending} actions={actions} />}
      </div>
    </div>
  );
});

function authorName({ author }: Message): string {
  return author.name || (author.type === 'app' ? m.inbox_author_app() : '');
}

/** Whose words these are: seen above the first of a group on our side, heard with every message. */
function Head({ message, named, author }: { message: Message; named: boolean; author: string }) {
  if (message.direction === 'note' && named) {
    return (
      <span className={classes.head}>
        <IconNote size={13} aria-hidden="true" /> {m.inbox_note_by({ name: author })}
      </span>
    );
  }
  if (message.direction === 'out' && named && author !== '') return <span className={classes.head}>{author}</span>;
  return <VisuallyHidden>{message.direction === 'note' ? m.inbox_note_by({ name: author }) : author}</VisuallyHidden>;
}
