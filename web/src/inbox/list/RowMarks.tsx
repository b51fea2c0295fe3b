import { VisuallyHidden } from '@mantine/core';
import type { Conversation } from '@roost/contract/conversations.ts';
import { IconAlertCircleFilled, IconClock, IconHelpCircleFilled, IconUsers } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../../time/format-locale.ts';
import { dayAndTime } from '../../time/times.ts';
import { initials } from '../../ui/initials.ts';
import { useUnsent } from '../unsent.ts';
import classes from './ConversationRow.module.css';

/** Trouble with sending, snoozed, who has it, how much is unread. Each says itself in words too. */
export function RowMarks({ conversation }: { conversation: Conversation }) {
  const { unreadCount, lastMessage, assignee, team, status, snoozedUntil } = conversation;
  const unsent = useUnsent(conversation.id);
  const outgoing = unsent ? 'failed' : lastMessage?.direction === 'out' ? lastMessage.status : null;
  const until = snoozedUntil === null ? '' : dayAndTime(new Date(snoozedUntil), formatLocale());
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
      {status === 'snoozed' && (
        <span
          className={classes.sign}
          role="img"
          aria-label={m.inbox_snoozed_until({ time: until })}
          title={m.inbox_snoozed_until({ time: until })}
        >
          <IconClock size={16} aria-hidden="true" />
        </span>
      )}
      {assignee ? (
        <span className={classes.assignee} title={m.inbox_assigned_to({ name: assignee.name })}>
          <span aria-hidden="true">{initials(assignee.name)}</span>
          <VisuallyHidden>{m.inbox_assigned_to({ name: assignee.name })}</VisuallyHidden>
        </span>
      ) : (
        team && (
          <span
            className={classes.sign}
            role="img"
            aria-label={m.inbox_assigned_to({ name: team.name })}
            title={m.inbox_assigned_to({ name: team.name })}
          >
            <IconUsers size={16} aria-hidden="true" />
          </span>
        )
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
