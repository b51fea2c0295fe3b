import { changeMessage, deleteMessage, type Message, removeReaction, setReaction } from '@roost/contract/messages.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../api.ts';
import { showProblem } from '../show-problem.ts';
import { withMessage } from './history.ts';
import { changeHistory, historyKey } from './use-history.ts';

/** What can be done at Meta with a message of this conversation; the channel's abilities decide. */
export interface Acting {
  /** Emoji that can be sent as a reaction; empty for any, null for none. */
  reactions: readonly string[] | null;
  canHide: boolean;
  canLike: boolean;
  canDelete: boolean;
  react: (message: Message, emoji: string | null) => void;
  hide: (message: Message, hidden: boolean) => void;
  like: (message: Message, liked: boolean) => void;
  remove: (message: Message) => void;
}

export function useActing(
  workspaceId: string,
  conversation: { id: string; surface: string },
  channel: Channel | null,
): Acting {
  const client = useQueryClient();
  const { id, surface } = conversation;
  return useMemo(() => {
    const can = (ability: string) => channel?.abilities.includes(ability) === true;
    const comments = surface === 'comments';
    const show = (answer: Promise<Message>) =>
      answer.then(
        (message) => changeHistory(client, historyKey(workspaceId, id), (known) => withMessage(known, message)),
        showProblem,
      );
    const params = (message: Message) => ({ workspaceId, id: message.id });
    return {
      reactions: !comments && can('react') ? (channel?.limits.reactions ?? []) : null,
      canHide: comments && can('hideComment'),
      canLike: comments && can('likeComment'),
      canDelete: comments ? can('deleteComment') : can('unsend'),
      react: (message, emoji) =>
        void show(
          emoji === null
            ? call(removeReaction, { params: params(message) })
            : call(setReaction, { params: params(message), body: { emoji } }),
        ),
      hide: (message, hidden) => void show(call(changeMessage, { params: params(message), body: { hidden } })),
      like: (message, liked) => void show(call(changeMessage, { params: params(message), body: { liked } })),
      remove: (message) => void show(call(deleteMessage, { params: params(message) })),
    };
  }, [client, workspaceId, id, surface, channel]);
}
