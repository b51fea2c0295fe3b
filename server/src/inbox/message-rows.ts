import { sql } from 'kysely';
import type { AttachmentRef, ChannelEvent, Said } from '../channels/event.ts';
import { madeUpId } from '../channels/said.ts';
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
  status: 'sent' | 'delivered' | 'read' | 'failed' | null;
  placedAt: Date;
  replyToExternalId: string | null;
  attachments: readonly AttachmentRef[];
  imported: boolean;
  opensWindow: boolean;
}

export interface InsertedMessage {
  id: string;
  conversationId: string;
  channelId: string;
  externalId: string;
  direction: 'in' | 'out' | 'event';
}

/** Who is shown as the author of what was written with another program: the phone app, Business Suite, a bot. */
export const elsewhere = 'Sent outside Roost';

export function draftsOf(
  connected: readonly Connected[],
  where: (one: Connected) => string | undefined,
): MessageDraft[] {
  return connected.flatMap((one) => {
    const conversationId = where(one);
    const draft = conversationId === undefined ? null : draftOf(one.event);
    if (conversationId === undefined || draft === null) return [];
    const imported = 'imported' in one.event ? one.event.imported : undefined;
    const memory = { imported: imported !== undefined, opensWindow: imported?.opensWindow ?? true };
    return [{ conversationId, channelId: one.channelId, placedAt: one.event.at, ...memory, ...draft }];
  });
}

type Words = Omit<MessageDraft, 'conversationId' | 'channelId' | 'placedAt' | 'imported' | 'opensWindow'>;

function draftOf(event: ChannelEvent): Words | null {
  switch (event.type) {
    case 'message':
      return { ...fromContact(event.externalId, event.from.name), ...wordsOf(event.said), ...inGroup(event) };
    case 'comment':
      return {
        ...fromContact(event.externalId, event.from.name),
        ...commentWords(event),
      };
    case 'echo':
      return {
        ...wordsOf(event.said),
        externalId: event.externalId,
        direction: 'out',
        authorType: 'app',
        authorName: event.sentBy ?? elsewhere,
        status: event.status ?? 'sent',
      };
    case 'postback':
      return {
        ...fromContact(event.externalId, event.from.name),
        kind: 'postback',
        text: event.title || event.payload,
        content: {
          ...(event.payload === null ? {} : { payload: event.payload }),
          ...(event.standby === true ? { standby: true } : {}),
        },
        replyToExternalId: null,
      };
    case 'optin':
    case 'referral':
      return {
        ...fromContact(madeUpId(event.type, event.from, event.at, event.content), event.from.name),
        direction: 'event',
        kind: event.type,
        text: null,
        content: event.content,
        replyToExternalId: null,
      };
    case 'happening':
      return {
        ...fromContact(event.externalId, event.from.name),
        direction: 'event',
        kind: event.kind,
        text: event.text,
        content: event.content,
        replyToExternalId: null,
      };
    case 'handover':
      if (event.person === null) return null;
      return {
        ...fromContact(madeUpId('handover', event.person, event.at, event.content), event.person.name),
        direction: 'event',
        kind: 'handover',
        text: null,
        content: event.content,
        replyToExternalId: null,
      };
    default:
      return null;
  }
}

/** In a group the conversation is with the group, and each message has an author. */
function inGroup({ author, said }: ChannelEvent & { type: 'message' }): { content?: JsonObject } {
  if (author === undefined) return {};
  const name = author.name ?? author.username ?? author.externalId;
  return { content: { ...said.content, groupAuthor: { externalId: author.externalId, name } } };
}

function wordsOf(words: Said) {
  return {
    kind: words.kind,
    text: words.text,
    content: words.content,
    attachments: words.attachments,
    replyToExternalId: words.replyToExternalId ?? null,
  };
}

/** `said` keeps what the comment is, beside being one. */
export function commentWords({ said, postExternalId }: { said: Said; postExternalId: string }) {
  return { ...wordsOf(said), kind: 'comment', content: { ...said.content, said: said.kind, postExternalId } };
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

/**
 * One row per (channel, external id), whatever is repeated; answers only the rows that are new. A live message is news
 * even when memory brought it first; and what was a placeholder in the phone's history becomes what it stood for.
 */
export async function insertMessages(
  tx: Tx,
  workspaceId: string,
  drafts: readonly MessageDraft[],
): Promise<InsertedMessage[]> {
  const rows = onceEach(drafts);
  if (rows.length === 0) return [];
  const pick = <K extends keyof MessageDraft>(key: K) => rows.map((draft) => draft[key]);
  const inserted = await sql<InsertedMessage>`
    insert into messages (workspace_id, id, conversation_id, channel_id, external_id, direction, kind, text, content,
      author_type, author_name, status, placed_at, sent_at, unread, reply_to_external_id, imported, opens_window)
    select ${workspaceId}::uuid, draft.id, conversation_id, draft.channel_id, external_id, direction, kind, text,
      content::jsonb, author_type, author_name, draft.status, placed_at, case when direction = 'out' then placed_at end,
      -- A blocked person raises nothing, and neither does memory.
      direction = 'in' and not imported and not coalesce(c.muted, false), reply_to, imported, opens_window
    from unnest(${rows.map(() => newId())}::uuid[], ${pick('conversationId')}::uuid[], ${pick('channelId')}::uuid[],
      ${pick('externalId')}::text[], ${pick('direction')}::text[], ${pick('kind')}::text[], ${pick('text')}::text[],
      ${rows.map((draft) => JSON.stringify(draft.content))}::text[], ${pick('authorType')}::text[],
      ${pick('authorName')}::text[], ${pick('status')}::text[], ${pick('placedAt')}::timestamptz[],
      ${pick('replyToExternalId')}::text[], ${pick('imported')}::boolean[], ${pick('opensWindow')}::boolean[])
      as draft (id, conversation_id, channel_id, external_id, direction, kind, text, content,
        author_type, author_name, status, placed_at, reply_to, imported, opens_window)
    left join conversations c on c.workspace_id = ${workspaceId} and c.id = draft.conversation_id
    on conflict on constraint messages_external_unique do update set
      kind = case when messages.kind = 'placeholder' then excluded.kind else messages.kind end,
      text = case when messages.kind = 'placeholder' then excluded.text else messages.text end,
      content = case when messages.kind = 'placeholder' then messages.content || excluded.content else messages.content end,
      unread = messages.unread or excluded.unread,
      imported = messages.imported and excluded.imported,
      opens_window = messages.opens_window or excluded.opens_window
      where messages.deleted_at is null and ((messages.kind = 'placeholder' and excluded.kind <> 'placeholder')
        or (messages.imported and not excluded.imported))
    returning id, conversation_id as "conversationId", channel_id as "channelId", external_id as "externalId",
      direction`.execute(tx);
  return inserted.rows;
}

/** One statement writes a row once: of two with the same id the live one, and the one that says something. */
function onceEach(drafts: readonly MessageDraft[]): MessageDraft[] {
  const byKey = new Map<string, MessageDraft>();
  for (const draft of drafts) {
    const key = `${draft.channelId} ${draft.externalId}`;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, draft);
    else byKey.set(key, { ...(known.kind === 'placeholder' ? draft : known), ...liveOf(known, draft) });
  }
  return [...byKey.values()];
}

function liveOf(a: MessageDraft, b: MessageDraft) {
  return { imported: a.imported && b.imported, opensWindow: a.opensWindow || b.opensWindow };
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
