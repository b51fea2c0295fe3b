/** Webhook changes of posts and comments (platform.md §3.6 feed, Instagram comments). Pure functions. */
import type { Change } from './webhook-delivery.ts';
import type { Comment, Post } from './world-content.ts';

export type FeedVerb = 'add' | 'edited' | 'remove' | 'hide' | 'unhide';

/** A post on the Page. `from` is the Page itself, or a visitor by the page-scoped id. */
export function feedPost(from: { id: string; name: string }, post: Post): Change {
  return {
    field: 'feed',
    value: {
      from: { id: from.id, name: from.name },
      message: post.text,
      post_id: post.id,
      created_time: Math.floor(post.atMs / 1000),
      item: post.kind === 'photo' ? 'photo' : 'status',
      published: 1,
      verb: 'add',
    },
  };
}

/** `from` is the person's page-scoped id, or the Page itself. */
export function feedComment(
  given: { comment: Comment; post: Post; from: { id: string; name: string } },
  verb: FeedVerb,
  atMs: number,
): Change {
  const { comment, post, from } = given;
  return {
    field: 'feed',
    value: {
      from,
      ...(verb === 'remove'
        ? {}
        : {
            post: {
              status_type: post.kind === 'photo' ? 'added_photos' : 'mobile_status_update',
              is_published: true,
              updated_time: isoTime(post.atMs),
              permalink_url: permalink(post),
              promotion_status: 'inactive',
              id: post.id,
            },
            message: comment.text,
          }),
      post_id: post.id,
      comment_id: comment.id,
      created_time: Math.floor((verb === 'add' ? comment.atMs : atMs) / 1000),
      item: 'comment',
      parent_id: comment.parentId ?? post.id,
      verb,
    },
  };
}

/** Facebook path: `comment_id`; a live comment has `id` (platform.md §3.6). */
export function instagramComment(given: {
  comment: Comment;
  post: Post;
  from: { id: string; username: string };
}): Change {
  const { comment, post, from } = given;
  const live = post.kind === 'live';
  return {
    field: live ? 'live_comments' : 'comments',
    value: {
      from,
      ...(live ? { id: comment.id } : { comment_id: comment.id }),
      ...(comment.parentId === null ? {} : { parent_id: comment.parentId }),
      text: comment.text,
      media: { id: post.id, media_product_type: productType(post) },
    },
  };
}

/** Somebody named the account in a comment or caption elsewhere; only ids come, the rest is asked for. */
export function instagramMention(mediaId: string, commentId: string | null): Change {
  return {
    field: 'mentions',
    value: { ...(commentId === null ? {} : { comment_id: commentId }), media_id: mediaId },
  };
}

export function productType(post: Post): string {
  return { status: 'FEED', photo: 'FEED', reel: 'REELS', story: 'STORY', live: 'LIVE' }[post.kind];
}

export function permalink(post: Post): string {
  if (post.platform === 'instagram') return `https://www.instagram.com/p/${post.id}/`;
  const [page = '', story = ''] = post.id.split('_');
  return `https://www.facebook.com/permalink.php?story_fbid=${story}&id=${page}`;
}

/** Graph's form of a time: offset without a colon (platform.md §4.7). */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, '+0000');
}
