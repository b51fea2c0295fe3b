/** Webhooks of an Instagram account: direct messages and comments (META.md §3). Pure. */
import type { JsonObject } from '../../meta/lossless-json.ts';
import { idOf, instantOf, objectOf, textOf } from '../../meta/read-json.ts';
import { parseEntry } from '../entry-parts.ts';
import type { ChannelEvent } from '../event.ts';
import { type Base, personOf, present } from '../said.ts';

export function parse(entry: JsonObject, receivedAt: Date): ChannelEvent[] {
  return parseEntry('instagram', entry, receivedAt, instagramChange);
}

function instagramChange(field: string, value: JsonObject, base: Base): ChannelEvent[] {
  if (field === 'comments' || field === 'live_comments') return [comment(field, value, base)];
  if (field === 'mentions') {
    const mediaExternalId = idOf(value.media_id);
    return mediaExternalId === null
      ? [{ ...base, type: 'unknown', what: 'mention without media', content: value }]
      : [{ ...base, type: 'mention', mediaExternalId, commentExternalId: idOf(value.comment_id) }];
  }
  if (field === 'story_insights') {
    return [{ ...base, type: 'ignored', reason: `${field} is not shown in the inbox` }];
  }
  return [{ ...base, type: 'unknown', what: `change ${field}`, content: value }];
}

function comment(field: string, value: JsonObject, entry: Base): ChannelEvent {
  const base = { ...entry, at: instantOf(value.created_time) ?? entry.at };
  const externalId = idOf(value.id) ?? idOf(value.comment_id);
  if (externalId === null) return { ...base, type: 'unknown', what: 'comment without id', content: value };
  const author = objectOf(value.from);
  const authorId = idOf(author?.id);
  const from = personOf(authorId ?? `comment:${externalId}`, { username: textOf(author?.username) });
  const media = objectOf(value.media);
  const parent = idOf(value.parent_id);
  const said = {
    kind: 'text',
    text: textOf(value.text) || null,
    content: present({ media, live: field === 'live_comments' || undefined }),
    attachments: [],
    ...(parent === null ? {} : { replyToExternalId: parent }),
  };
  const postExternalId = idOf(media?.id) ?? '';
  if (authorId === base.channel.externalId) return { ...base, type: 'own-comment', externalId, postExternalId, said };
  return { ...base, type: 'comment', from, externalId, postExternalId, said };
}
