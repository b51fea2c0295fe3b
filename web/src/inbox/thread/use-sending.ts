import { readConversation } from '@roost/contract/conversations.ts';
import type { BodyIn } from '@roost/contract/endpoint.ts';
import { type Message, retryMessage, sendMessage } from '@roost/contract/messages.ts';
import { listScheduled } from '@roost/contract/together.ts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo } from 'react';
import { ApiError, call } from '../../api.ts';
import { keyOf } from '../../query.ts';
import { randomId } from '../../random-id.ts';
import { type Arrange, useArrange } from '../arrange/use-arrange.ts';
import type { DraftFile } from '../composer/drafts.ts';
import { dropPending, pendingIn, putPending } from '../composer/outbox.ts';
import { sayUnsent, takeBackUnsent } from '../composer/say-unsent.tsx';
import { copyOf } from '../conversation.ts';
import { showProblem } from '../show-problem.ts';
import { type History, seenUpTo, withMessage } from './history.ts';
import type { Pending } from './pending.ts';
import { whenBack } from './resend.ts';
import { changeHistory, historyKey, openHistory } from './use-history.ts';

/** One chain per conversation: what is typed second must not reach the server first. */
const chains = new Map<string, Promise<unknown>>();

function problemOf(cause: unknown): Pending['problem'] {
  return cause instanceof ApiError ? { message: cause.message, action: cause.action } : null;
}

/** Everything the contract lets a message carry; its client key is made here. */
export type NewMessage = Omit<BodyIn<typeof sendMessage>, 'clientKey'>;

/** Where a message goes, and who writes it. */
interface Place {
  client: QueryClient;
  workspaceId: string;
  conversationId: string;
  agent: { id: string; name: string };
  /** Brings the conversation to the screen. */
  open: () => void;
  arrange: Arrange;
}

/** Up to where the writer has read, so that the server can tell of a colleague's answer that came in between. */
function newestSeen({ client, workspaceId, conversationId }: Place): string | undefined {
  return seenUpTo(client.getQueryData<History>(historyKey(workspaceId, conversationId)));
}

/** Hands it to the server after those before it; answers whether it was taken. */
function post(place: Place, pending: Pending): Promise<boolean> {
  const { agent, conversationId } = place;
  putPending(agent.id, conversationId, { ...pending, state: 'sending', problem: null });
  const done = (chains.get(conversationId) ?? Promise.resolve()).then(() => attempt(place, pending));
  chains.set(conversationId, done);
  return done;
}

async function attempt(place: Place, pending: Pending): Promise<boolean> {
  const { client, workspaceId, conversationId, agent } = place;
  const { clientKey, wish, seenUpTo, anyway } = pending;
  const known = client.getQueryData<History>(historyKey(workspaceId, conversationId));
  const params = { workspaceId, id: conversationId };
  const checked = wish.mode === 'reply' && anyway !== true && wish.sendAt === undefined && seenUpTo !== undefined;
  try {
    // What I send I want to see: it comes after the newest.
    if (known?.middle && wish.sendAt === undefined) await openHistory(client, workspaceId, conversationId);
    const message = await call(sendMessage, { params, body: { ...wish, clientKey, ...(checked ? { seenUpTo } : {}) } });
    if (wish.sendAt === undefined) accept(place, message);
    else void client.invalidateQueries({ queryKey: keyOf(listScheduled, { params }) });
    dropPending(agent.id, conversationId, [clientKey]);
    takeBackUnsent(conversationId);
    return true;
  } catch (cause) {
    const code = cause instanceof ApiError ? cause.code : null;
    const failed: Pending = {
      ...pending,
      state: 'failed',
      problem: problemOf(cause),
      anyway: code === 'already_answered',
    };
    putPending(agent.id, conversationId, failed);
    sayUnsent(conversationId, copyOf(client, workspaceId, conversationId)?.contact.name ?? '', cause, place.open);
    if (code === 'network') whenBack(clientKey, () => postAgain(place, clientKey));
    else keepOpen(place);
    if (code === 'window_closed') {
      // The window closed while somebody was writing: the box is to say so too.
      void client.invalidateQueries({ queryKey: keyOf(readConversation, { params }) });
    }
    return false;
  }
}

/** Put aside in the belief that it was answered, it would be seen by nobody. */
function keepOpen({ client, workspaceId, conversationId, arrange }: Place): void {
  const status = copyOf(client, workspaceId, conversationId)?.status;
  if (status === 'resolved' || status === 'snoozed') arrange([conversationId], { status: 'open' });
}

/** By itself, and with what its writer had seen then: a colleague's answer that came since is in its way. */
function postAgain(place: Place, clientKey: string): void {
  const pending = pendingIn(place.agent.id, place.conversationId).find((one) => one.clientKey === clientKey);
  if (pending?.state === 'failed') void post(place, pending);
}

function accept({ client, workspaceId, conversationId }: Place, message: Message): void {
  changeHistory(client, historyKey(workspaceId, conversationId), (known) => withMessage(known, message));
}

export interface Sending {
  /** Shows the message at once and sends it after those before it; answers whether the server took it. */
  send: (message: NewMessage, files?: readonly DraftFile[]) => Promise<boolean>;
  /** Tries a failed or unknown message again: with its client key if the server never took it, else as it knows it. */
  retry: (message: Message) => void;
}

export function useSending(workspaceId: string, conversationId: string, agent: { id: string; name: string }): Sending {
  const client = useQueryClient();
  const navigate = useNavigate();
  const arrange = useArrange(workspaceId);
  const place = useMemo<Place>(
    () => ({
      ...{ client, workspaceId, conversationId, agent, arrange },
      open: () =>
        void navigate({ to: '/w/$workspaceId/inbox/$conversationId', params: { workspaceId, conversationId } }),
    }),
    [client, navigate, arrange, workspaceId, conversationId, agent],
  );

  // Whoever looks at it needs no word of it in the corner.
  useEffect(() => takeBackUnsent(conversationId), [conversationId]);

  const send = useCallback<Sending['send']>(
    (wish, files = []) =>
      post(place, {
        ...{ wish, files, seenUpTo: newestSeen(place), clientKey: randomId() },
        ...{ createdAt: new Date().toISOString(), author: agent, state: 'sending', problem: null },
      }),
    [place, agent],
  );

  const retry = useCallback(
    (message: Message) => {
      const pending = pendingIn(agent.id, conversationId).find((one) => one.clientKey === message.id);
      if (pending) {
        void post(place, { ...pending, seenUpTo: newestSeen(place) });
        return;
      }
      const taken = (again: Message) => accept(place, again);
      call(retryMessage, { params: { workspaceId, id: message.id }, body: {} }).then(taken, showProblem);
    },
    [place, agent.id, workspaceId, conversationId],
  );

  return { send, retry };
}
