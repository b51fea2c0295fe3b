import { z } from 'zod';
import { attachment } from './attachments.ts';
import { endpoint } from './endpoint.ts';
import { contactCard, interactive, location, quickReply, sentTemplate } from './outgoing.ts';
import { empty, id, instant, inWorkspaceWithId, listOf, pageQuery, workspacePath } from './shapes.ts';

export const messageStatus = z.enum(['queued', 'sent', 'delivered', 'read', 'failed', 'unknown']);
export type MessageStatus = z.output<typeof messageStatus>;

export const direction = z.enum(['in', 'out', 'note', 'event']);

export const replyWindow = z.object({
  state: z.enum(['open', 'human_agent', 'template_only', 'private_reply', 'closed']),
  /** When the present state ends; null when nothing is going to close. */
  closesAt: instant.nullable(),
  /** One plain sentence for the agent. */
  reason: z.string(),
});
export type ReplyWindow = z.output<typeof replyWindow>;

const messageError = z.object({
  code: z.string(),
  message: z.string(),
  action: z.string().nullable(),
  /** Who can do something about it. */
  who: z.enum(['agent', 'admin', 'customer', 'roost', 'nobody']),
  metaCode: z.number().nullable(),
  metaSubcode: z.number().nullable(),
  fbtraceId: z.string().nullable(),
});
export type MessageError = z.output<typeof messageError>;

const reaction = z.object({ emoji: z.string(), by: z.enum(['contact', 'agent']) });

export const message = z.object({
  id,
  conversationId: id,
  clientKey: z.string().nullable(),
  direction,
  kind: z.string(),
  text: z.string().nullable(),
  /** Depends on `kind`; empty for plain text. */
  content: z.record(z.string(), z.unknown()),
  author: z.object({
    type: z.enum(['contact', 'agent', 'app', 'system']),
    id: z.string().optional(),
    name: z.string(),
  }),
  status: messageStatus.nullable(),
  occurredAt: instant,
  externalId: z.string().nullable(),
  replyToId: id.nullable(),
  /** The answered message in short, so that a thread need not have it loaded. */
  replyTo: z
    .object({ id, direction, kind: z.string(), text: z.string().nullable(), authorName: z.string() })
    .nullable(),
  editedAt: instant.nullable(),
  deletedAt: instant.nullable(),
  hidden: z.boolean(),
  liked: z.boolean(),
  reactions: z.array(reaction),
  attachments: z.array(attachment),
  /** Of a comment: whether, and until when, it can still be answered privately. */
  privateReply: replyWindow.nullable(),
  error: messageError.nullable(),
});
export type Message = z.output<typeof message>;

export const listMessages = endpoint({
  method: 'GET',
  path: `${workspacePath}/conversations/:id/messages`,
  summary: 'Messages of a conversation, newest first; `before`, `after` and `around` are message ids',
  access: 'agent',
  params: inWorkspaceWithId,
  /**
   * One of the three: older than it, the ones right after it, or it in the middle of its neighbours. `around=unread`:
   * around the first that nobody here has read, and the newest when all are read.
   */
  query: z.object({
    before: id.optional(),
    after: id.optional(),
    around: id.or(z.literal('unread')).optional(),
    limit: pageQuery.limit,
  }),
  /** `hasNewer`: there are messages after the first of these. `around`: which one they are around. */
  responses: { 200: listOf(message).extend({ hasNewer: z.boolean(), around: id.nullable() }) },
});

export const sendMessage = endpoint({
  method: 'POST',
  path: `${workspacePath}/conversations/:id/messages`,
  summary: 'Reply or leave a note; the same clientKey and body again answers 200 with the same message',
  access: 'agent',
  params: inWorkspaceWithId,
  body: z.strictObject({
    clientKey: z.string().min(1).max(100),
    mode: z.enum(['reply', 'note', 'private_reply']),
    text: z.string().max(65_536).optional(),
    attachmentIds: z.array(id).max(30).optional(),
    /** The audio file is a voice note, recorded just now. */
    voice: z.boolean().optional(),
    replyToId: id.optional(),
    template: sentTemplate.optional(),
    humanAgent: z.boolean().optional(),
    quickReplies: z.array(quickReply).max(13).optional(),
    interactive: interactive.optional(),
    location: location.optional(),
    contacts: z.array(contactCard).max(20).optional(),
    sendAt: instant.optional(),
    /** In notes: the agents who are to hear of it. */
    mentionIds: z.array(id).max(50).optional(),
    /** The newest message the writer has seen: 409 already_answered when somebody else has answered after it. */
    seenUpTo: id.optional(),
  }),
  responses: { 200: message, 202: message },
});

export const retryMessage = endpoint({
  method: 'POST',
  path: `${workspacePath}/messages/:id/retry`,
  summary: 'Send a failed or unknown message again',
  access: 'agent',
  params: inWorkspaceWithId,
  /** Fastify hands a body that was not sent to the shape as null. */
  body: z.strictObject({}).nullish(),
  responses: { 202: message },
});

const one = { access: 'agent', params: inWorkspaceWithId } as const;

export const deleteMessage = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/messages/:id`,
  summary: 'Delete a comment, unsend a message where Meta allows it, or discard one that never left',
  ...one,
  responses: { 200: message },
});

export const changeMessage = endpoint({
  method: 'PATCH',
  path: `${workspacePath}/messages/:id`,
  summary: 'Hide or like a comment',
  ...one,
  body: z.strictObject({ hidden: z.boolean().optional(), liked: z.boolean().optional() }),
  responses: { 200: message },
});

export const showTyping = endpoint({
  method: 'POST',
  path: `${workspacePath}/conversations/:id/typing`,
  summary: 'Show the customer that somebody writes, where the channel can; call it every few seconds',
  ...one,
  body: z.strictObject({}).nullish(),
  responses: { 200: empty },
});

export const setReaction = endpoint({
  method: 'PUT',
  path: `${workspacePath}/messages/:id/reaction`,
  summary: 'React to a message',
  ...one,
  body: z.strictObject({ emoji: z.string().min(1).max(40) }),
  responses: { 200: message },
});

export const removeReaction = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/messages/:id/reaction`,
  summary: 'Take our reaction back',
  ...one,
  responses: { 200: message },
});

export const messageEndpoints = [
  listMessages,
  sendMessage,
  retryMessage,
  deleteMessage,
  changeMessage,
  setReaction,
  removeReaction,
  showTyping,
];
