import type { Conversation } from '@roost/contract/conversations.ts';
import type { Label } from '@roost/contract/organize.ts';
import { Link } from '@tanstack/react-router';
import { memo, useId } from 'react';
import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../../time/format-locale.ts';
import { fullTime, shortAge } from '../../time/times.ts';
import { ContactAvatar } from '../ContactAvatar.tsx';
import { PrioritySign, priorityNames } from '../PrioritySign.tsx';
import { preview } from '../preview.ts';
import { WindowChip } from '../WindowChip.tsx';
import { useWarmOnAim } from '../warm.ts';
import classes from './ConversationRow.module.css';
import { RowLabels } from './RowLabels.tsx';
import { RowMarks } from './RowMarks.tsx';

interface Props {
  workspaceId: string;
  conversation: Conversation;
  selected: boolean;
  now: Date;
  labels: ReadonlyMap<string, Label>;
  chosen: boolean;
  /** Some row is chosen: every row shows its box. */
  choosing: boolean;
  onChoose: (id: string, range: boolean) => void;
  dense: boolean;
}

export const ConversationRow = memo(function ConversationRow(props: Props) {
  const { workspaceId, conversation, selected, now, labels, chosen, choosing, onChoose, dense } = props;
  const restId = useId();
  const warm = useWarmOnAim(workspaceId, conversation.id);
  const { contact, unreadCount, lastMessage, lastActivityAt, priority } = conversation;
  const { prefix, text } = preview(lastMessage);
  const shown = conversation.labelIds.flatMap((id) => labels.get(id) ?? []);
  return (
    <div
      className={classes.row}
      data-unread={unreadCount > 0 || undefined}
      data-selected={selected || undefined}
      data-chosen={chosen || undefined}
      data-choosing={choosing || undefined}
      data-dense={dense || undefined}
    >
      <span className={classes.face}>
        <ContactAvatar contact={contact} kind={conversation.kind} sizePx={dense ? 34 : 40} />
        <input
          type="checkbox"
          className={classes.box}
          checked={chosen}
          aria-label={m.inbox_select({ name: contact.name })}
          onChange={() => {}}
          onClick={(event) => onChoose(conversation.id, event.shiftKey)}
        />
      </span>
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
            {...warm}
            onClick={(event) => {
              if (!event.shiftKey) return;
              event.preventDefault();
              onChoose(conversation.id, true);
            }}
          >
            {contact.name}
          </Link>
        </span>
        {priority !== 'none' && (
          <span
            className={classes.priority}
            role="img"
            aria-label={priorityNames[priority]()}
            title={priorityNames[priority]()}
          >
            <PrioritySign priority={priority} />
          </span>
        )}
        <time className={classes.time} dateTime={lastActivityAt} title={fullTime(lastActivityAt, formatLocale())}>
          {shortAge(lastActivityAt, now, formatLocale()) || m.inbox_now()}
        </time>
      </span>
      <span className={classes.bottom} id={restId}>
        <span className={classes.words}>
          <span className={classes.preview} dir="auto" data-lines={dense || shown.length > 0 ? 1 : 2}>
            {prefix && <span className={classes.prefix}>{prefix} </span>}
            {text}
          </span>
          {!dense && shown.length > 0 && <RowLabels labels={shown} />}
        </span>
        <span className={classes.marks}>
          <RowMarks conversation={conversation} />
          {!dense && <WindowChip window={conversation.replyWindow} now={now} short />}
        </span>
      </span>
    </div>
  );
});
