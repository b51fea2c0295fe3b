/** What may leave the server about conversations and messages: rows in, answers of the contract out. */
import type { Conversation } from '@roost/contract/conversations.ts';
import type { Message, MessageError } from '@roost/contract/messages.ts';
import type { ChannelKind } from '@roost/contract/meta.ts';
import { channelOf } from '../channels/index.ts';
import { pictureUrl } from '../contacts/describe.ts';
import { type AttachmentRow, describeAttachment } from './attachments/describe-attachment.ts';
import { privateReplyWindow, windowOf } from './policy.ts';
import { describePost, type PostRow } from './posts.ts';

export interface ConversationRow {
  id: string;
  channel_id: string;
  kind: ChannelKind;
  surface: Conversation['surface'];
  status: Conversation['status'];
  snoozed_until: Date | null;
  unread_count: number;
  contact_id: string;
  contact_name: string;
  picture_key: string | null;
  assignee_id: string | null;
  assignee_name: string | null;
  team_id: string | null;
  team_name: string | null;
  priority: Conversation['priority'];
  label_ids: string[];
  last_activity_at: Date;
  last_inbound_at: Date | null;
  waiting_since: Date | null;
  last_id: string | null;
  last_direction: Message['direction'] | null;
  last_kind: string | null;
  last_text: string | null;
  last_status: Message['status'];
  last_placed_at: Date | null;
  post: PostRow | null;
}

export function describeConversation(workspaceId: string, row: ConversationRow, now: Date): Conversation {
  const last =
    row.last_id === null || row.last_direction === null || row.last_kind === null || row.last_placed_at === null
      ? null
      : {
          id: row.last_id,
          direction: row.last_direction,
          kind: row.last_kind,
          text: row.last_text,
          status: row.last_status,
          occurredAt: row.last_placed_at.toISOString(),
        };
  return {
    id: row.id,
    channelId: row.channel_id,
    kind: row.kind,
    surface: row.surface,
    status: row.status,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    unreadCount: row.unread_count,
    contact: {
      id: row.contact_id,
      name: row.contact_name,
      pictureUrl: pictureUrl(workspaceId, row.contact_id, row.picture_key),
    },
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? '' },
    team: row.team_id === null ? null : { id: row.team_id, name: row.team_name ?? '' },
    priority: row.priority,
    labelIds: row.label_ids,
    post: describePost(workspaceId, row.post),
    lastMessage: last,
    lastActivityAt: row.last_activity_at.toISOString(),
    replyWindow: windowOf(
      { kind: row.kind, surface: row.surface, lastInboundAt: row.last_inbound_at, humanAgentAllowed: true },
      now,
    ),
  };
}

export interface MessageRow {
  id: string;
  conversation_id: string;
  client_key: string | null;
  direction: Message['direction'];
  kind: string;
  text: string | null;
  content: unknown;
  author_type: Message['author']['type'];
  author_id: string | null;
  author_name: string;
  status: Message['status'];
  placed_at: Date;
  external_id: string | null;
  reply_to_id: string | null;
  reply_to_direction: Message['direction'] | null;
  reply_to_kind: string | null;
  reply_to_text: string | null;
  reply_to_author: string | null;
  edited_at: Date | null;
  deleted_at: Date | null;
  error: unknown;
  attachments: AttachmentRow[];
  channel_kind: ChannelKind;
  surface: Conversation['surface'];
  answered_privately: boolean;
}

/** What `changes.ts` keeps in the content beside the channel's own words. */
interface Kept {
  /** By the person's id on the channel; `us` is the account itself. */
  reactions?: Record<string, { emoji: string | null }>;
  /** Who wrote, in a group. */
  groupAuthor?: { name: string };
  hidden?: { hidden: boolean };
  liked?: boolean;
  revision?: number;
  /** Where Meta keeps the files: nothing for a browser. */
  attachments?: unknown;
}

export function describeMessage(workspaceId: string, row: MessageRow, now: Date): Message {
  const {
    reactions = {},
    groupAuthor,
    hidden,
    liked,
    revision: _counted,
    attachments: _named,
    ...content
  } = row.content as Kept & Record<string, unknown>;
  return {
    id: row.id,
    conversationId: row.conversation_id,
    clientKey: row.client_key,
    direction: row.direction,
    kind: row.kind,
    text: row.text,
    content,
    author: {
      type: row.author_type,
      ...(row.author_id === null ? {} : { id: row.author_id }),
      name: groupAuthor?.name ?? row.author_name,
    },
    status: row.status,
    occurredAt: row.placed_at.toISOString(),
    externalId: row.external_id,
    replyToId: row.reply_to_id,
    replyTo: answeredOf(row),
    editedAt: row.edited_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    hidden: hidden?.hidden ?? false,
    liked: liked ?? false,
    reactions: Object.entries(reactions).flatMap(([by, { emoji }]) =>
      emoji === null ? [] : [{ emoji, by: by === 'us' ? ('agent' as const) : ('contact' as const) }],
    ),
    attachments: row.attachments.map((one) => describeAttachment(workspaceId, one)),
    privateReply: privateReplyOf(row, now),
    error: row.error as MessageError | null,
  };
}

function answeredOf(row: MessageRow): Message['replyTo'] {
  if (row.reply_to_id === null || row.reply_to_direction === null) return null;
  return {
    id: row.reply_to_id,
    direction: row.reply_to_direction,
    kind: row.reply_to_kind ?? 'text',
    text: row.reply_to_text,
    authorName: row.reply_to_author ?? '',
  };
}

function privateReplyOf(row: MessageRow, now: Date): Message['privateReply'] {
  const comment = row.surface === 'comments' && row.direction === 'in' && row.deleted_at === null;
  if (!comment || channelOf(row.channel_kind).privateReply === undefined) return null;
  return privateReplyWindow({ writtenAt: row.placed_at, answeredPrivately: row.answered_privately }, now);
}
