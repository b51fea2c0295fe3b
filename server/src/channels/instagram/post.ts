import type { GraphCaller } from '../../meta/graph.ts';
import type { JsonObject } from '../../meta/lossless-json.ts';
import { idOf, instantOf, objectOf, textOf } from '../../meta/read-json.ts';
import type { ChannelTarget, Post } from '../channel.ts';
import type { ChannelEvent } from '../event.ts';
import { type Base, personOf, present } from '../said.ts';

const postFields = 'caption,media_type,media_product_type,media_url,thumbnail_url,permalink,timestamp';

/** What a card shows of a photo, reel or broadcast that people comment on. */
export async function post(graph: GraphCaller, _account: ChannelTarget, mediaId: string): Promise<Post> {
  const answer = await graph.get(mediaId, { fields: postFields });
  const type = textOf(answer.media_type);
  const product = textOf(answer.media_product_type);
  return {
    text: textOf(answer.caption),
    permalink: textOf(answer.permalink),
    // Of a film Meta's `media_url` is the film itself.
    pictureUrl: textOf(answer.thumbnail_url) ?? (type === 'VIDEO' ? null : textOf(answer.media_url)),
    form: product === 'REELS' ? 'reel' : product === 'STORY' ? 'story' : product === 'AD' ? 'ad' : formOf(type),
    postedAt: instantOf(answer.timestamp),
  };
}

function formOf(type: string | null): string {
  return type === 'VIDEO' ? 'video' : type === 'CAROUSEL_ALBUM' ? 'album' : 'photo';
}

/** The field `mentions` names ids only (META.md §3): who wrote what comes by these two edges of the account. */
export async function mention(
  graph: GraphCaller,
  account: ChannelTarget,
  { mediaExternalId, commentExternalId, at }: { mediaExternalId: string; commentExternalId: string | null; at: Date },
): Promise<ChannelEvent[]> {
  const base: Base = { channel: { kind: 'instagram', externalId: account.externalId }, at };
  const fields =
    commentExternalId === null
      ? `mentioned_media.media_id(${mediaExternalId}){id,caption,username,timestamp,permalink}`
      : `mentioned_comment.comment_id(${commentExternalId}){id,text,timestamp,from,username,media{id}}`;
  const answer = await graph.get(account.externalId, { fields });
  const found = objectOf(answer.mentioned_comment) ?? objectOf(answer.mentioned_media);
  if (found === null) return [{ ...base, type: 'ignored', reason: 'Meta does not show this mention' }];
  return [mentioned(found, base, mediaExternalId, commentExternalId)];
}

function mentioned(found: JsonObject, base: Base, mediaId: string, commentId: string | null): ChannelEvent {
  const externalId = commentId ?? idOf(found.id) ?? mediaId;
  const username = textOf(objectOf(found.from)?.username) ?? textOf(found.username);
  const id = idOf(objectOf(found.from)?.id) ?? (username === null ? `comment:${externalId}` : `@${username}`);
  return {
    ...base,
    at: instantOf(found.timestamp) ?? base.at,
    type: 'comment',
    from: personOf(id, { username }),
    externalId,
    postExternalId: mediaId,
    said: {
      kind: 'text',
      text: textOf(found.text) ?? textOf(found.caption),
      content: present({ mention: true, permalink: textOf(found.permalink) ?? undefined }),
      attachments: [],
    },
  };
}
