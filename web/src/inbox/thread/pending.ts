import type { Message } from '@roost/contract/messages.ts';
import type { DraftContent } from '@roost/contract/together.ts';
import { m } from '../../paraglide/messages.js';
import { type DraftFile, noContent } from '../composer/drafts.ts';
import type { NewMessage } from './use-sending.ts';

/** A message the agent has sent and the server has not yet accepted. It lives in this browser only. */
export interface Pending {
  clientKey: string;
  wish: NewMessage;
  /** What the box knew of its files, so that they can go back into it. */
  files?: readonly DraftFile[];
  /** The newest message its writer had seen. */
  seenUpTo?: string | undefined;
  createdAt: string;
  author: { id: string; name: string };
  /** A colleague was faster; sent again, it goes out all the same. */
  anyway?: boolean;
  state: 'sending' | 'failed';
  /** Why the server did not take it; null while sending, or after a reload in between. */
  problem: { message: string; action: string | null } | null;
}

/** As it was in the box; null for what never was there whole: a template, a location. */
export function contentOf({ wish, files = [] }: Pending): DraftContent | null {
  const { text = '', replyToId = null, quickReplies, interactive, attachmentIds = [] } = wish;
  const content = { ...noContent, text, replyToId, files: [...files], privately: wish.mode === 'private_reply' };
  if (wish.template || wish.location || wish.contacts || files.length < attachmentIds.length) return null;
  if (quickReplies) return { ...content, choices: quickReplies.map(({ title }) => title) };
  if (interactive === undefined) return content;
  if (interactive.type !== 'button' || interactive.header || interactive.footer) return null;
  const choices = interactive.action.buttons.map(({ reply }) => reply.title);
  return { ...content, text: interactive.body.text, choices, asButtons: true };
}

/** The same shapes as the server's (server/src/inbox/outgoing-rows.ts), so that nothing changes when it answers. */
function saidBy({ text, template, interactive, location, contacts, quickReplies, attachmentIds }: NewMessage) {
  const words = text ?? null;
  if (template) return { kind: 'template', text: template.name, content: { template } };
  if (interactive) return { kind: 'interactive', text: interactive.body.text, content: { interactive } };
  if (location) return { kind: 'location', text: location.name ?? null, content: { location } };
  if (contacts) return { kind: 'contacts', text: null, content: { contacts } };
  if (quickReplies) return { kind: 'text', text: words, content: { quickReplies } };
  const count = attachmentIds?.length ?? 0;
  if (count === 0) return { kind: 'text', text: words, content: {} };
  return { kind: 'file', text: words ?? m.outgoing_pending_files({ count }), content: {} };
}

function pendingAsMessage(pending: Pending, conversationId: string): Message {
  const failed = pending.state === 'failed';
  return {
    id: pending.clientKey,
    conversationId,
    clientKey: pending.clientKey,
    direction: pending.wish.mode === 'note' ? 'note' : 'out',
    ...saidBy(pending.wish),
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
