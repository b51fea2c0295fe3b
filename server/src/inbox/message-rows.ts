import { sql } from 'kysely';
import type { AttachmentRef, ChannelEvent, Said } from '../channels/channel.ts';
import { sha256 } from '../crypto.ts';
import { newId, type Tx } from '../db/db.ts';
import type { JsonObject } from '../meta/lossless-json.ts';
import type { NamedFile } from './attachments/attachment-rows.ts';
import type { Connected } from './receive-people.ts';

export interface MessageDraft {
  conversationId: string;
  channelId: string;
  externalId: string;
  direction: 'in' | 'out' | 'event';
  kind: string;
  text: string | null;
  content: JsonObject;
  authorType: 'contact' | 'app';
  authorName: string;
  status: 'sent' | null;
  placedAt: Date;
  replyToExternalId: string | null;
  attachments: readonly AttachmentRef[];
}

export interface InsertedMessage {
  id: string;
  conversationId: string;
  channelId: string;
  externalId: string;
  direction: 'in' | 'out' | 'event';
}

/** Who is shown as the author of what was written with another program: the phone app, Business Suite, a bot. */
const elsewhere = 'Sent outside Roost';

export function draftsOf(
  connected: readonly Connected[],
  where: (one: Connected) => string | undefined,
): MessageDraft[] {
  return connected.flatMap((one) => {
    const conversationId = where(one);
    const draft = conversationId === undefined ? null : draftOf(one.event);
    if (conversationId === undefined || draft === null) return [];
    return [{ conversationId, channelId: one.channelId, placedAt: one.event.at, ...draft }];
  });
}

type Words = Omit<MessageDraft, 'conversationId' | 'channelId' | 'placedAt'>;

function draftOf(event: ChannelEvent): Words | null {
  switch (event.type) {
    case 'message':
      return { ...fromContact(event.externalId, event.from.name), ...said(event.said) };
    case 'comment':
      return {
        ...fromContact(event.externalId, event.from.name),
        ...said(event.said),
        kind: 'comment',
        content: { ...event.said.content, said: event.said.kind, postExternalId: event.postExternalId },
      };
    case 'echo':
      return {
        ...said(event.said),
        externalId: event.externalId,
        direction: 'out',
        authorType: 'app',
        authorName: elsewhere,
        status: 'sent',
      };
    case 'postback':
      return {
        ...fromContact(event.externalId, event.from.name),
        kind: 'postback',
        text: event.title,
        content: event.payload === null ? {} : { payload: event.payload },
        replyToExternalId: null,
      };
    case 'optin':
    case 'referral':
      return {
        ...fromContact(madeUpId(event), event.from.name),
        direction: 'event',
        kind: event.type,
        text: null,
        content: event.content,
        replyToExternalId: null,
      };
    default:
      return null;
  }
}

function said(words: Said) {
  return {
    kind: words.kind,
    text: words.text,
    content: words.content,
    attachments: words.attachments,
    replyToExternalId: words.replyToExternalId ?? null,
  };
}

function fromContact(externalId: string, name: string | undefined) {
  return {
    externalId,
    direction: 'in',
    authorType: 'contact',
    authorName: name ?? '',
    status: null,
    attachments: [],
  } as const;
}

/** Meta gives opt-ins and referrals no id; one made from what they say lets a repeat be recognised (platform.md §3.4). */
function madeUpId(event: ChannelEvent & { type: 'optin' | 'referral' }): string {
  const { type, from, at, content } = event;
  return `${type}:${sha256(JSON.stringify([from.externalId, at.getTime(), content])).toString('base64url')}`;
}

/** One row per (channel, external id), whatever is repeated; answers only the rows that are new. */
export async function insertMessages(
  tx: Tx,
  workspaceId: string,
  drafts: readonly MessageDraft[],
): Promise<InsertedMessage[]> {
  if (drafts.length === 0) return [];
  const pick = <K extends keyof MessageDraft>(key: K) => drafts.map((draft) => draft[key]);
  const { rows } = await sql<InsertedMessage>`
    insert into messages (workspace_id, id, conversation_id, channel_id, external_id, direction, kind, text, content,
      author_type, author_name, status, placed_at, sent_at, unread, reply_to_external_id)
    select ${workspaceId}::uuid, draft.id, conversation_id, draft.channel_id, external_id, direction, kind, text,
      content::jsonb, author_type, author_name, draft.status, placed_at, case when direction = 'out' then placed_at end,
      -- A blocked person raises nothing.
      direction = 'in' and not coalesce(c.muted, false), reply_to
    from unnest(${drafts.map(() => newId())}::uuid[], ${pick('conversationId')}::uuid[], ${pick('channelId')}::uuid[],
      ${pick('externalId')}::text[], ${pick('direction')}::text[], ${pick('kind')}::text[], ${pick('text')}::text[],
      ${drafts.map((draft) => JSON.stringify(draft.content))}::text[], ${pick('authorType')}::text[],
      ${pick('authorName')}::text[], ${pick('status')}::text[], ${pick('placedAt')}::timestamptz[],
      ${pick('replyToExternalId')}::text[])
      as draft (id, conversation_id, channel_id, external_id, direction, kind, text, content,
        author_type, author_name, status, placed_at, reply_to)
    left join conversations c on c.workspace_id = ${workspaceId} and c.id = draft.conversation_id
    on conflict on constraint messages_external_unique do nothing
    returning id, conversation_id as "conversationId", channel_id as "channelId", external_id as "externalId",
      direction`.execute(tx);
  return rows;
}

/** The files of messages that are new. */
export function filesOf(drafts: readonly MessageDraft[], inserted: readonly InsertedMessage[]): NamedFile[] {
  const withFiles = new Map(
    drafts
      .filter((draft) => draft.attachments.length > 0)
      .map((draft) => [`${draft.channelId} ${draft.externalId}`, draft]),
  );
  return inserted.flatMap(({ id: messageId, channelId, externalId }) =>
    (withFiles.get(`${channelId} ${externalId}`)?.attachments ?? []).map((ref, position) => ({
      messageId,
      channelId,
      position,
      ref,
    })),
  );
}
