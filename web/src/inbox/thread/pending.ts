import type { Message } from '@roost/contract/messages.ts';
import type { NewMessage } from './use-sending.ts';

/** A message the agent has sent and the server has not yet accepted. It lives in this browser only. */
export interface Pending {
  clientKey: string;
  wish: NewMessage;
  createdAt: string;
  author: { id: string; name: string };
  /** A colleague was faster; sent again, it goes out all the same. */
  anyway?: boolean;
  state: 'sending' | 'failed';
  /** Why the server did not take it; null while sending, or after a reload in between. */
  problem: { message: string; action: string | null } | null;
}

function pendingAsMessage(pending: Pending, conversationId: string): Message {
  const failed = pending.state === 'failed';
  return {
    id: pending.clientKey,
    conversationId,
    clientKey: pending.clientKey,
    direction: pending.wish.mode === 'note' ? 'note' : 'out',
    kind: pending.wish.template ? 'template' : (pending.wish.attachmentIds?.length ?? 0) > 0 ? 'file' : 'text',
    text: pending.wish.text ?? pending.wish.interactive?.body.text ?? pending.wish.template?.name ?? null,
    content: {},
    author: { type: 'agent', ...pending.author },
    status: failed ? 'failed' : 'queued',
    occurredAt: pending.createdAt,
    externalId: null,
    replyToId: pending.wish.replyToId ?? null,
    replyTo: null,
    editedAt: null,
    deletedAt: null,
    hidden: false,
    liked: false,
    reactions: [],
    attachments: [],
    privateReply: null,
    error: null,
  };
}

/** The row of a message keeps its key when the server's version replaces the pending one. */
export function messageKey(message: Message): string {
  return message.clientKey ?? message.id;
}

export function stillPending(pending: readonly Pending[], messages: readonly Message[]): Pending[] {
  const accepted = new Set(messages.map((message) => message.clientKey));
  return pending.filter((one) => !accepted.has(one.clientKey));
}

/** Everything to show, oldest first: what the server has, then what it has not yet. Never the same message twice. */
export function withPending(
  messages: readonly Message[],
  pending: readonly Pending[],
  conversationId: string,
): Message[] {
  return [...messages, ...stillPending(pending, messages).map((one) => pendingAsMessage(one, conversationId))];
}
