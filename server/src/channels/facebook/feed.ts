/** The field `feed` of a Page: comments, visitors' posts, reactions to comments (META.md §3). Pure. */
import type { JsonObject } from '../../meta/lossless-json.ts';
import { idOf, instantOf, objectOf, textOf, textsOf } from '../../meta/read-json.ts';
import type { ChannelEvent, Person } from '../event.ts';
import { attachmentRef, type Base, personOf, present } from '../said.ts';

const changeOfVerb = new Map<string, 'edited' | 'removed' | 'hidden' | 'unhidden'>([
  ['edit', 'edited'],
  ['edited', 'edited'],
  ['remove', 'removed'],
  ['delete', 'removed'],
  ['hide', 'hidden'],
  ['unhide', 'unhidden'],
]);

/** What a visitor can put on a Page. */
const postItems = new Set(['post', 'status', 'photo', 'video', 'link', 'share', 'album', 'note']);

export function feed(value: JsonObject, entry: Base): ChannelEvent[] {
  const base = { ...entry, at: instantOf(value.created_time) ?? entry.at };
  const item = textOf(value.item) ?? 'nothing';
  const verb = textOf(value.verb) ?? 'nothing';
  // A reaction to a comment has a comment_id too: the item decides.
  if (item === 'reaction' || item === 'like') return [reaction(value, verb, base)];
  const written = item === 'comment' ? idOf(value.comment_id) : postItems.has(item) ? visitorsPost(value, base) : null;
  if (written === null) {
    return item === 'comment'
      ? [{ ...base, type: 'unknown', what: 'comment without id', content: value }]
      : [{ ...base, type: 'ignored', reason: `feed: ${item} ${verb}` }];
  }
  const change = changeOfVerb.get(verb);
  if (change !== undefined) {
    return [{ ...base, type: 'comment-change', externalId: written, change, text: textOf(value.message) }];
  }
  if (verb !== 'add') return [{ ...base, type: 'unknown', what: `${item} ${verb}`, content: value }];
  return [comment(written, value, base)];
}

/** The id of a post that somebody else put on the Page; its own posts are no conversation. */
function visitorsPost(value: JsonObject, base: Base): string | null {
  const author = authorId(value);
  return author === null || author === base.channel.externalId ? null : idOf(value.post_id);
}

function authorId(value: JsonObject): string | null {
  return idOf(objectOf(value.from)?.id) ?? idOf(value.sender_id);
}

/** Without pages_read_user_content Meta hides who wrote; the comment itself is then all we can answer to. */
function authorOf(value: JsonObject, externalId: string): Person {
  const name = textOf(objectOf(value.from)?.name) ?? textOf(value.sender_name);
  return personOf(authorId(value) ?? `comment:${externalId}`, { name });
}

function comment(externalId: string, value: JsonObject, base: Base): ChannelEvent {
  const text = textOf(value.message) || null;
  const pictures = [...new Set([textOf(value.photo), ...textsOf(value.photos)])].filter((url) => url !== null);
  const files = [
    ...pictures.map((url) => fileOf('image', url)),
    ...[textOf(value.video)].filter((url) => url !== null).map((url) => fileOf('video', url)),
  ];
  const postExternalId = idOf(value.post_id) ?? '';
  const parent = idOf(value.parent_id);
  const isReply = parent !== null && parent !== postExternalId;
  const link = textOf(value.link);
  const post = objectOf(value.post);
  const said = {
    kind: text === null && files[0] ? files[0].kind : 'text',
    text,
    content: present({
      visitorPost: externalId === postExternalId || undefined,
      link: link === null || pictures.length > 0 ? undefined : { url: link },
      permalink: textOf(post?.permalink_url) ?? undefined,
    }),
    attachments: files,
    ...(isReply ? { replyToExternalId: parent } : {}),
  };
  if (authorId(value) === base.channel.externalId) {
    return { ...base, type: 'own-comment', externalId, postExternalId, said };
  }
  return { ...base, type: 'comment', from: authorOf(value, externalId), externalId, postExternalId, said };
}

function fileOf(kind: 'image' | 'video', url: string) {
  return attachmentRef(kind, { url, mediaId: null, mimeType: null, name: null });
}

const emojiOfReaction = new Map([
  ['like', '👍'],
  ['love', '❤️'],
  ['wow', '😮'],
  ['haha', '😆'],
  ['sorry', '😢'],
  ['sad', '😢'],
  ['anger', '😠'],
  ['angry', '😠'],
  ['care', '🤗'],
]);

/** To a comment it belongs to the conversation; to a post it is one of thousands. */
function reaction(value: JsonObject, verb: string, base: Base): ChannelEvent {
  const targetExternalId = idOf(value.comment_id);
  if (targetExternalId === null) return { ...base, type: 'ignored', reason: `feed: reaction to a post ${verb}` };
  const from = authorId(value) === base.channel.externalId ? null : authorOf(value, targetExternalId);
  const emoji = verb === 'remove' ? null : (emojiOfReaction.get(textOf(value.reaction_type) ?? 'like') ?? '👍');
  return { ...base, type: 'reaction', from, targetExternalId, emoji };
}

/** The field `mention`: somebody named the Page in a post or comment of theirs. */
export function mention(value: JsonObject, entry: Base): ChannelEvent[] {
  const base = { ...entry, at: instantOf(value.created_time) ?? entry.at };
  const externalId = idOf(value.comment_id) ?? idOf(value.post_id);
  if (externalId === null) return [{ ...base, type: 'unknown', what: 'mention without id', content: value }];
  const change = changeOfVerb.get(textOf(value.verb) ?? 'add');
  if (change !== undefined) {
    return [{ ...base, type: 'comment-change', externalId, change, text: textOf(value.message) }];
  }
  const event = comment(externalId, value, base);
  if (event.type !== 'comment') return [event];
  return [{ ...event, said: { ...event.said, content: { ...event.said.content, mention: true } } }];
}
