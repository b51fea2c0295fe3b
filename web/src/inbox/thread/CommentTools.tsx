import { ActionIcon } from '@mantine/core';
import type { Message } from '@roost/contract/messages.ts';
import { IconEye, IconEyeOff, IconHeart, IconHeartFilled, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { Confirm } from '../../ui/Confirm.tsx';
import type { MessageActions } from './message-actions.ts';

interface Props {
  message: Message;
  actions: MessageActions;
}

const look = { variant: 'subtle', color: 'gray', size: 'sm' } as const;

export function commentButtons({ message, actions: { acting } }: Props): number {
  if (message.externalId === null) return 0;
  const theirs = message.direction === 'in';
  return Number(theirs && acting.canLike) + Number(theirs && acting.canHide) + Number(acting.canDelete);
}

/** Hide, like and delete a comment, where the channel can. */
export function CommentTools({ message, actions }: Props) {
  const { acting } = actions;
  const [asking, setAsking] = useState(false);
  const { hidden, liked } = message;
  const theirs = message.direction === 'in';
  return (
    <>
      {theirs && acting.canLike && (
        <ActionIcon
          {...look}
          aria-label={liked ? m.outgoing_unlike() : m.outgoing_like()}
          title={liked ? m.outgoing_unlike() : m.outgoing_like()}
          aria-pressed={liked}
          onClick={() => acting.like(message, !liked)}
        >
          {liked ? <IconHeartFilled size={15} aria-hidden="true" /> : <IconHeart size={15} aria-hidden="true" />}
        </ActionIcon>
      )}
      {theirs && acting.canHide && (
        <ActionIcon
          {...look}
          aria-label={hidden ? m.outgoing_unhide() : m.outgoing_hide()}
          title={hidden ? m.outgoing_unhide() : m.outgoing_hide()}
          aria-pressed={hidden}
          onClick={() => acting.hide(message, !hidden)}
        >
          {hidden ? <IconEye size={15} aria-hidden="true" /> : <IconEyeOff size={15} aria-hidden="true" />}
        </ActionIcon>
      )}
      {acting.canDelete && (
        <ActionIcon
          {...look}
          aria-label={m.outgoing_delete()}
          title={m.outgoing_delete()}
          onClick={() => setAsking(true)}
        >
          <IconTrash size={15} aria-hidden="true" />
        </ActionIcon>
      )}
      {asking && (
        <Confirm
          opened
          title={m.outgoing_delete_title()}
          verb={m.outgoing_delete()}
          working={false}
          error={null}
          onConfirm={() => {
            setAsking(false);
            acting.remove(message);
          }}
          onClose={() => setAsking(false)}
        >
          {m.outgoing_delete_text()}
        </Confirm>
      )}
    </>
  );
}
