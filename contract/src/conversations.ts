import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { direction, messageStatus, replyWindow } from './messages.ts';
import { channelKind, surface } from './meta.ts';
import { sentTemplate } from './outgoing.ts';
import { id, instant, inWorkspace, inWorkspaceWithId, listOf, pageQuery, repeatable, workspacePath } from './shapes.ts';

export const conversationStatus = z.enum(['open', 'pending', 'snoozed', 'resolved']);
export type ConversationStatus = z.output<typeof conversationStatus>;

export const priority = z.enum(['none', 'low', 'medium', 'high', 'urgent']);
export type Priority = z.output<typeof priority>;

const post = z.object({
  externalId: z.string(),
  state: z.enum(['pending', 'stored', 'failed']),
  text: z.string().nullable(),
  /** On Facebook or Instagram. */
  permalink: z.string().nullable(),
  /** photo, video, reel, story, live, ad, post… as far as Meta says. */
  form: z.string().nullable(),
  postedAt: instant.nullable(),
  /** Roost's own address. */
  pictureUrl: z.string().nullable(),
});

const conversation = z.object({
  id,
  channelId: id,
  kind: channelKind,
  surface,
  status: conversationStatus,
  snoozedUntil: instant.nullable(),
  unreadCount: z.number(),
  contact: z.object({ id, name: z.string(), pictureUrl: z.string().nullable() }),
  assignee: z.object({ id, name: z.string() }).nullable(),
  team: z.object({ id, name: z.string() }).nullable(),
  priority,
  labelIds: z.array(id),
  /** What the comments are about; null for direct messages. */
  post: post.nullable(),
  lastMessage: z
    .object({
      id,
      direction,
      kind: z.string(),
      text: z.string().nullable(),
      status: messageStatus.nullable(),
      occurredAt: instant,
    })
    .nullable(),
  /** When the newest message came or went; the order of the list. */
  lastActivityAt: instant,
  replyWindow,
});
export type Conversation = z.output<typeof conversation>;

export const listConversations = endpoint({
  method: 'GET',
  path: `${workspacePath}/conversations`,
  summary: 'Conversations, newest first; status is open unless told otherwise',
  access: 'agent',
  params: inWorkspace,
  query: z.object({
    ...pageQuery,
    status: repeatable(z.enum([...conversationStatus.options, 'all'])),
    channelId: repeatable(id),
    surface: repeatable(surface),
    /** An agent's id, `me` or `none`. */
    assigneeId: repeatable(z.union([id, z.literal('me'), z.literal('none')])),
    teamId: repeatable(z.union([id, z.literal('none')])),
    labelId: repeatable(id),
    priority: repeatable(priority),
    /** Stage and source of the contact; `none` for empty. */
    stageId: repeatable(z.union([id, z.literal('none')])),
    source: repeatable(z.enum(['ad', 'post', 'story', 'link', 'none'])),
    /** Only those in which somebody mentioned me. */
    mentions: z.enum(['me']).optional(),
    q: z.string().trim().max(200).optional(),
    sort: z.enum(['newest', 'oldest_waiting', 'window_closing']).default('newest'),
  }),
  responses: { 200: listOf(conversation) },
});

export const countConversations = endpoint({
  method: 'GET',
  path: `${workspacePath}/conversations/counts`,
  summary: 'Open conversations per tab, and unread ones',
  access: 'agent',
  params: inWorkspace,
  responses: {
    200: z.object({
      mine: z.number(),
      unassigned: z.number(),
      all: z.number(),
      unread: z.number(),
      /** Open ones in which somebody mentioned me. */
      mentions: z.number(),
    }),
  },
});

export const readConversation = endpoint({
  method: 'GET',
  path: `${workspacePath}/conversations/:id`,
  summary: 'One conversation',
  access: 'agent',
  params: inWorkspaceWithId,
  responses: { 200: conversation },
});

const change = z.strictObject({
  status: conversationStatus.optional(),
  snoozedUntil: instant.nullable().optional(),
  assigneeId: id.nullable().optional(),
  teamId: id.nullable().optional(),
  /** Exactly these; or add and remove single ones. */
  labelIds: z.array(id).max(200).optional(),
  addLabelIds: z.array(id).max(200).optional(),
  removeLabelIds: z.array(id).max(200).optional(),
  priority: priority.optional(),
});
export type ChangeOfConversation = z.output<typeof change>;

type Changeable = Pick<Conversation, 'status' | 'snoozedUntil' | 'priority' | 'labelIds'>;

/** What a change makes of these: the server writes it, and the screen shows it before the server has answered. */
export function afterChange(before: Changeable, wish: ChangeOfConversation): Changeable {
  const until = wish.snoozedUntil ?? null;
  const status = wish.status ?? (until === null ? before.status : 'snoozed');
  const touched = wish.status !== undefined || until !== null;
  const labels = new Set(wish.labelIds ?? before.labelIds);
  for (const label of wish.addLabelIds ?? []) labels.add(label);
  for (const label of wish.removeLabelIds ?? []) labels.delete(label);
  return {
    status,
    snoozedUntil: status !== 'snoozed' ? null : touched ? until : before.snoozedUntil,
    priority: wish.priority ?? before.priority,
    labelIds: [...labels].sort(),
  };
}

export const changeConversation = endpoint({
  method: 'PATCH',
  path: `${workspacePath}/conversations/:id`,
  summary: 'Change status, snooze, assignee, team, labels or priority',
  access: 'agent',
  params: inWorkspaceWithId,
  body: change,
  responses: { 200: conversation },
});

const changeOfMany = z.strictObject({ ids: z.array(id).min(1).max(500), change });
export type ChangeOfMany = z.output<typeof changeOfMany>;

export const changeConversations = endpoint({
  method: 'POST',
  path: `${workspacePath}/conversations/changes`,
  summary: 'Change many conversations at once; `undo` is a body for the same route that takes it all back',
  access: 'agent',
  params: inWorkspace,
  body: z.strictObject({ changes: z.array(changeOfMany).min(1).max(500) }),
  responses: { 200: z.object({ changed: z.number(), undo: z.object({ changes: z.array(changeOfMany) }) }) },
});

export const markConversationRead = endpoint({
  method: 'POST',
  path: `${workspacePath}/conversations/:id/read`,
  summary: 'Mark everything up to a message as read by us (and seen, where the channel can)',
  access: 'agent',
  params: inWorkspaceWithId,
  body: z.strictObject({ upTo: id }),
  responses: { 200: z.object({ unreadCount: z.number() }) },
});

export const startConversation = endpoint({
  method: 'POST',
  path: `${workspacePath}/conversations`,
  summary: 'Start a conversation by template',
  access: 'agent',
  params: inWorkspace,
  body: z.strictObject({
    channelId: id,
    /** A phone number with country code. */
    to: z.string().max(200).optional(),
    contactId: id.optional(),
    template: sentTemplate,
    /** The picture, film or document of the template's header. */
    attachmentIds: z.array(id).max(1).optional(),
    clientKey: z.string().min(1).max(100),
  }),
  responses: { 201: conversation },
});

export const conversationEndpoints = [
  listConversations,
  countConversations,
  readConversation,
  changeConversation,
  changeConversations,
  markConversationRead,
  startConversation,
];
