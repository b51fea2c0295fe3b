import { readConversation } from '@roost/contract/conversations.ts';
import type { BodyIn } from '@roost/contract/endpoint.ts';
import { type Message, retryMessage, sendMessage } from '@roost/contract/messages.ts';
import { listScheduled } from '@roost/contract/together.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ApiError, call } from '../../api.ts';
import { keyOf } from '../../query.ts';
import { randomId } from '../../random-id.ts';
import { dropPending, pendingIn, putPending } from '../composer/outbox.ts';
import { showProblem } from '../show-problem.ts';
import { type History, seenUpTo, withMessage } from './history.ts';
import type { Pending } from './pending.ts';
import { changeHistory, historyKey, openHistory } from './use-history.ts';

/** One chain per conversation: what is typed second must not reach the server first. */
const chains = new Map<string, Promise<void>>();

function problemOf(cause: unknown): Pending['problem'] {
  return cause instanceof ApiError ? { message: cause.message, action: cause.action } : null;
}

/** Everything the contract lets a message carry; its client key is made here. */
export type NewMessage = Omit<BodyIn<typeof sendMessage>, 'clientKey'>;

/** Up to where the writer has read, so that the server can tell of a colleague's answer that came in between. */
function seen(known: History | undefined, { wish, anyway }: Pending): { seenUpTo?: string } {
  if (wish.mode !== 'reply' || anyway === true || wish.sendAt !== undefined) return {};
  const newest = seenUpTo(known);
  return newest === undefined ? {} : { seenUpTo: newest };
}

export interface Sending {
  /** Shows the message at once and sends it after those before it. */
  send: (message: NewMessage) => void;
  /** Tries a failed or unknown message again: with its client key if the server never took it, else as it knows it. */
  retry: (message: Message) => void;
}

export function useSending(workspaceId: string, conversationId: string, agent: { id: string; name: string }): Sending {
  const client = useQueryClient();

  const accept = useCallback(
    (message: Message) => {
      changeHistory(client, historyKey(workspaceId, conversationId), (known) => withMessage(known, message));
    },
    [client, workspaceId, conversationId],
  );

  const post = useCallback(
    (pending: Pending) => {
      const { clientKey, wish } = pending;
      const known = () => client.getQueryData<History>(historyKey(workspaceId, conversationId));
      const read = seen(known(), pending);
      putPending(agent.id, conversationId, { ...pending, state: 'sending', problem: null });
      const attempt = async () => {
        try {
          // What I send I want to see: it comes after the newest.
          if (known()?.middle && wish.sendAt === undefined) await openHistory(client, workspaceId, conversationId);
          const body = { ...wish, clientKey, ...read };
          const message = await call(sendMessage, { params: { workspaceId, id: conversationId }, body });
          if (wish.sendAt === undefined) accept(message);
          else
            void client.invalidateQueries({
              queryKey: keyOf(listScheduled, { params: { workspaceId, id: conversationId } }),
            });
          dropPending(agent.id, conversationId, [clientKey]);
        } catch (cause) {
          putPending(agent.id, conversationId, {
            ...pending,
            state: 'failed',
            problem: problemOf(cause),
            anyway: cause instanceof ApiError && cause.code === 'already_answered',
          });
          if (cause instanceof ApiError && cause.code === 'window_closed') {
            // The window closed while somebody was writing: the box is to say so too.
            void client.invalidateQueries({
              queryKey: keyOf(readConversation, { params: { workspaceId, id: conversationId } }),
            });
          }
        }
      };
      chains.set(conversationId, (chains.get(conversationId) ?? Promise.resolve()).then(attempt));
    },
    [client, accept, agent.id, workspaceId, conversationId],
  );

  const send = useCallback(
    (message: NewMessage) => {
      const createdAt = new Date().toISOString();
      post({ wish: message, clientKey: randomId(), createdAt, author: agent, state: 'sending', problem: null });
    },
    [post, agent],
  );

  const retry = useCallback(
    (message: Message) => {
      const pending = pendingIn(agent.id, conversationId).find((one) => one.clientKey === message.id);
      if (pending) {
        post(pending);
        return;
      }
      call(retryMessage, { params: { workspaceId, id: message.id }, body: {} }).then(accept, showProblem);
    },
    [post, accept, agent.id, workspaceId, conversationId],
  );

  return { send, retry };
}
