/** Webhooks of a Page: messages, and comments by the field `feed` (META.md §3). Pure. */
import type { JsonObject } from '../../meta/lossless-json.ts';
import { idOf, instantOf, objectOf, textOf } from '../../meta/read-json.ts';
import type { ChannelEvent } from '../channel.ts';
import { parseEntry } from '../entry-parts.ts';
import { attachmentRef, type Base, personOf } from '../said.ts';

export function parse(entry: JsonObject, receivedAt: Date): ChannelEvent[] {
  return parseEntry('facebook', entry, receivedAt, pageChange);
}

/** Known fields without a place in the inbox. */
const ignoredFields = new Set(['ratings', 'mention', 'inbox_labels', 'leadgen', 'live_videos', 'message_context']);

function pageChange(field: string, value: JsonObject, base: Base): ChannelEvent[] {
  if (field === 'feed') return feed(value, base);
  if (ignoredFields.has(field)) return [{ ...base, type: 'ignored', reason: `${field} is not shown in the inbox` }];
  return [{ ...base, type: 'unknown', what: `change ${field}`, content: value }];
}

const changeOfVerb = new Map<string, 'edited' | 'removed' | 'hidden' | 'unhidden'>([
  ['edit', 'edited'],
  ['edited', 'edited'],
  ['remove', 'removed'],
  ['delete', 'removed'],
  ['hide', 'hidden'],
  ['unhide', 'unhidden'],
]);

function feed(value: JsonObject, entry: Base): ChannelEvent[] {
  const base = { ...entry, at: instantOf(value.created_time) ?? entry.at };
  const item = textOf(value.item) ?? 'nothing';
  const verb = textOf(value.verb) ?? 'nothing';
  // A reaction to a comment has a comment_id too: the item decides.
  if (item !== 'comment') return [{ ...base, type: 'ignored', reason: `feed: ${item} ${verb}` }];
  const externalId = idOf(value.comment_id);
  if (externalId === null) return [{ ...base, type: 'unknown', what: 'comment without id', content: value }];
  const change = changeOfVerb.get(verb);
  if (change !== undefined)
    return [{ ...base, type: 'comment-change', externalId, change, text: textOf(value.message) }];
  if (verb !== 'add') return [{ ...base, type: 'unknown', what: `comment ${verb}`, content: value }];
  return [comment(externalId, value, base)];
}

function comment(externalId: string, value: JsonObject, base: Base): ChannelEvent {
  const author = objectOf(value.from);
  const authorId = idOf(author?.id) ?? idOf(value.sender_id);
  if (authorId === base.channel.externalId) return { ...base, type: 'ignored', reason: 'our own comment' };
  // Without pages_read_user_content Meta hides who wrote; the comment itself is then all we can answer to.
  const from = personOf(authorId ?? `comment:${externalId}`, {
    name: textOf(author?.name) ?? textOf(value.sender_name),
  });
  const text = textOf(value.message) || null;
  const files = [fileOf('image', textOf(value.photo)), fileOf('video', textOf(value.video))].flat();
  const postExternalId = idOf(value.post_id) ?? '';
  const parent = idOf(value.parent_id);
  const isReply = parent !== null && parent !== postExternalId;
  const said = {
    kind: text === null && files[0] ? files[0].kind : 'text',
    text,
    content: {},
    attachments: files,
    ...(isReply ? { replyToExternalId: parent } : {}),
  };
  return { ...base, type: 'comment', from, externalId, postExternalId, said };
}

function fileOf(kind: 'image' | 'video', url: string | null) {
  return url === null ? [] : [attachmentRef(kind, { url, mediaId: null, mimeType: null, name: null })];
}
