import { VisuallyHidden } from '@mantine/core';
import type { Conversation } from '@roost/contract/inbox.ts';
import { IconAlertCircleFilled, IconHelpCircleFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo, useId } from 'react';
import { m } from '../../paraglide/messages.js';
import { ContactAvatar } from '../ContactAvatar.tsx';
import { formatLocale } from '../format-locale.ts';
import { initials } from '../initials.ts';
import { preview } from '../preview.ts';
import { fullTime, shortAge } from '../times.ts';
import { WindowChip } from '../WindowChip.tsx';
import classes from './ConversationRow.module.css';

interface Props {
  workspaceId: string;
  conversation: Conversation;
  selected: boolean;
  now: Date;
}

export const ConversationRow = memo(function ConversationRow({ workspaceId, conversation, selected, now }: Props) {
  const restId = useId();
  const { contact, unreadCount, lastMessage, lastActivityAt } = conversation;
  const { prefix, text } = preview(lastMessage);
  return (
    <div className={classes.row} data-unread={unreadCount > 0 || undefined} data-selected={selected || undefined}>
      <ContactAvatar contact={contact} kind={conversation.kind} sizePx={40} />
      <span className={classes.top}>
        <span className={classes.name} dir="auto">
          {/* Named by the contact alone; it spreads over the whole row. */}
          <Link
            to="/w/$workspaceId/inbox/$conversationId"
            params={{ workspaceId, conversationId: conversation.id }}
            className={classes.link}
            aria-current={selected ? 'page' : undefined}
            aria-describedby={restId}
            preload={false}
            draggable={false}
          >
            {contact.name}
          </Link>
        </span>
        <time className={classes.time} dateTime={lastActivityAt} title={fullTime(lastActivityAt, formatLocale())}>
          {shortAge(lastActivityAt, now, formatLocale()) || m.inbox_now()}
        </time>
      </span>
      <span className={classes.bottom} id={restId}>
        <span className={classes.preview} dir="auto">
          {prefix && <span className={classes.prefix}>{prefix} </span>}
          {text}
        </span>
        <span className={classes.marks}>
          <Marks conversation={conversation} />
          <WindowChip window={conversation.replyWindow} now={now} short />
        </span>
      </span>
    </div>
  );
});

function Marks({ conversation: { unreadCount, lastMessage, assignee } }: { conversation: Conversation }) {
  const outgoing = lastMessage?.direction === 'out' ? lastMessage.status : null;
  return (
    <span className={classes.signs}>
      {outgoing === 'failed' && (
        <span className={classes.failed} role="img" aria-label={m.inbox_send_failed()} title={m.inbox_send_failed()}>
          <IconAlertCircleFilled size={17} aria-hidden="true" />
        </span>
      )}
      {outgoing === 'unknown' && (
        <span className={classes.unknown} role="img" aria-label={m.inbox_send_unknown()} title={m.inbox_send_unknown()}>
          <IconHelpCircleFilled size={17} aria-hidden="true" />
        </span>
      )}
      {assignee && (
        <span className={classes.assignee} title={m.inbox_assigned_to({ name: assignee.name })}>
          <span aria-hidden="true">{initials(assignee.name)}</span>
          <VisuallyHidden>{m.inbox_assigned_to({ name: assignee.name })}</VisuallyHidden>
        </span>
      )}
      {unreadCount > 0 && (
        <span className={classes.unread}>
          <span aria-hidden="true">{unreadCount > 99 ? '99+' : unreadCount}</span>
          <VisuallyHidden>{m.inbox_unread({ count: unreadCount })}</VisuallyHidden>
        </span>
      )}
    </span>
  );
}
