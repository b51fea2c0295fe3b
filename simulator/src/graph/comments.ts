/** Posts and comments by Graph, on Pages and on Instagram (platform.md §4.5). */
import { hasAdvancedAccess } from '../access-levels.ts';
import { addComment, editComment, hideComment, removeComment, visitorOf } from '../comments.ts';
import { cdnUrl } from '../media.ts';
import { isoTime, permalink, productType } from '../payloads-comments.ts';
import { scopedIdOf } from '../seed.ts';
import { hasPermission } from '../tokens.ts';
import type { InstagramAccount, Page, Token } from '../world.ts';
import type { Comment, Post } from '../world-content.ts';
import { anyToken, type Call, mayTouchPage, required, text } from './call.ts';
import { graphError, missingPermission, noSuchObject } from './errors.ts';
import { type Field, fieldsOr, project, type Readers } from './fields.ts';
import { permissionFor } from './messaging-sender.ts';
import { nested } from './nested.ts';
import { paginate } from './paging.ts';

type Owner = { page: Page | null; account: InstagramAccount | null };

/** Edges of a post, a media object or a comment; null when the id is none of these. */
export function ofContent(call: Call, id: string, key: string): (() => object) | null {
  const post = call.world.posts.get(id);
  if (post !== undefined) {
    const edges: Record<string, () => object> = {
      'GET ': () => {
        tokenFor(call, post);
        return readPost(call, post, call.fields);
      },
      'GET comments': () => listComments(call, post, null),
      'POST comments': () => reply(call, post, null),
    };
    return edges[key] ?? null;
  }
  const comment = call.world.comments.get(id);
  if (comment === undefined) return null;
  const under = call.world.posts.get(comment.postId);
  if (under === undefined) return null;
  const instagram = under.platform === 'instagram';
  const edges: Record<string, () => object> = {
    'GET ': () => readComment(call, under, comment, call.fields, tokenFor(call, under)),
    'POST ': () => change(call, under, comment),
    'DELETE ': () => remove(call, under, comment),
    [instagram ? 'GET replies' : 'GET comments']: () => listComments(call, under, comment),
    [instagram ? 'POST replies' : 'POST comments']: () => reply(call, under, comment),
    ...(instagram
      ? {}
      : {
          'POST likes': () => like(call, under, comment, true),
          'DELETE likes': () => like(call, under, comment, false),
        }),
  };
  return edges[key] ?? null;
}

export function getFeed(call: Call, page: Page): object {
  const { token } = anyToken(call);
  if (!mayTouchPage(call, token, page)) throw noSuchObject(page.id, call.method);
  if (!hasPermission(call.world, token, 'pages_read_engagement')) throw missingPermission('pages_read_engagement');
  return paginate(call, postsOf(call, page.id), (post) => readPost(call, post, call.fields));
}

/** Stories stand apart from what lasts. */
export function getInstagramMedia(call: Call, account: InstagramAccount, stories = false): object {
  const { token } = anyToken(call);
  const page = call.world.pages.get(account.pageId);
  const byPage = page !== undefined && mayTouchPage(call, token, page);
  if (token.kind === 'instagram' ? token.accountId !== account.id : !byPage)
    throw noSuchObject(account.id, call.method);
  const needed = permissionFor(token, 'instagram_basic');
  if (!hasPermission(call.world, token, needed)) throw missingPermission(needed);
  const found = postsOf(call, account.id).filter(({ kind }) => (kind === 'story') === stories);
  return paginate(call, found, (post) => readPost(call, post, call.fields));
}

function postsOf(call: Call, assetId: string): Post[] {
  return [...call.world.posts.values()].filter((post) => post.assetId === assetId).sort((a, b) => b.atMs - a.atMs);
}

/** Whose post it is: a Page, or an Instagram account with or without one. */
function ownerOf(call: Call, post: Post): Owner {
  const account = call.world.instagramAccounts.get(post.assetId) ?? null;
  return { page: call.world.pages.get(account?.pageId ?? post.assetId) ?? null, account };
}

/** By a token of the Page, or of the account itself (platform.md §2). */
function requireOwner(call: Call, post: Post, token: Token) {
  const { page } = ownerOf(call, post);
  const own =
    token.kind === 'instagram' ? token.accountId === post.assetId : page !== null && mayTouchPage(call, token, page);
  if (!own) throw noSuchObject(post.id, call.method);
}

/** Who may read: the Page's people with the permission for that platform. */
function tokenFor(call: Call, post: Post): Token {
  const { token } = anyToken(call);
  requireOwner(call, post, token);
  const needed = permissionFor(token, post.platform === 'facebook' ? 'pages_read_engagement' : 'instagram_basic');
  if (!hasPermission(call.world, token, needed)) throw missingPermission(needed);
  return token;
}

/** Who may act: a Page token with the engagement permission and the task MODERATE (platform.md §1.8, §4.5). */
function moderator(call: Call, post: Post): Token {
  const { token } = anyToken(call);
  requireOwner(call, post, token);
  const { page } = ownerOf(call, post);
  const facebook = post.platform === 'facebook';
  const needed = permissionFor(token, facebook ? 'pages_manage_engagement' : 'instagram_manage_comments');
  if (!hasPermission(call.world, token, needed)) throw missingPermission(needed);
  if (token.kind !== 'instagram' && page?.roles.get(token.personId)?.tasks.includes('MODERATE') !== true) {
    throw graphError({
      ...{ code: 200, message: '(#200) User does not have sufficient administrative permission for this action.' },
      rule: 'platform.md §1.8 task MODERATE',
    });
  }
  return token;
}

function reply(call: Call, post: Post, parent: Comment | null): object {
  moderator(call, post);
  const message = required(call, 'message');
  const given = { post, customerId: null, text: message };
  const made = addComment(call.sim, parent === null ? given : { ...given, parentId: parent.id }, call.after);
  return { id: made.id };
}

/** `is_hidden` on Facebook, `hide` on Instagram; `message` edits an own one (platform.md §4.5). */
function change(call: Call, post: Post, comment: Comment): object {
  moderator(call, post);
  const hidden = text(call, post.platform === 'facebook' ? 'is_hidden' : 'hide');
  const message = text(call, 'message');
  if (message !== null && comment.customerId === null) editComment(call.sim, comment, message, call.after);
  if (hidden !== null) hideComment(call.sim, comment, hidden === 'true', call.after);
  return { success: true };
}

function remove(call: Call, post: Post, comment: Comment): object {
  moderator(call, post);
  removeComment(call.sim, comment, call.after);
  return { success: true };
}

function like(call: Call, post: Post, comment: Comment, liked: boolean): object {
  moderator(call, post);
  comment.liked = liked;
  call.sim.changed();
  return { success: true };
}

function listComments(call: Call, post: Post, parent: Comment | null): object {
  const token = tokenFor(call, post);
  const flat = text(call, 'filter') === 'stream';
  const found = [...call.world.comments.values()].filter(
    (one) => one.postId === post.id && (flat || one.parentId === (parent?.id ?? null)),
  );
  if (text(call, 'order') === 'reverse_chronological') found.reverse();
  const page = paginate(call, found, (comment) => readComment(call, post, comment, call.fields, token));
  const summary = { order: text(call, 'order') ?? 'chronological', total_count: found.length, can_comment: true };
  return ['true', '1', 'total_count'].includes(text(call, 'summary') ?? '') ? { ...page, summary } : page;
}

/** Nobody likes posts in this world. */
function nobody({ arguments: asked }: Field): object {
  return { data: [], ...(asked.summary === undefined ? {} : { summary: { total_count: 0 } }) };
}

function readPost(call: Call, post: Post, fields: Field[] | null): object {
  const media = post.mediaId === null ? undefined : call.world.media.get(post.mediaId);
  const url = media === undefined ? undefined : cdnUrl(call.sim, media);
  const { account, page } = ownerOf(call, post);
  if (post.platform === 'facebook') {
    const readers: Readers<Post> = {
      id: (node) => node.id,
      message: (node) => node.text || undefined,
      story: () => undefined,
      created_time: (node) => isoTime(node.atMs),
      updated_time: (node) => isoTime(node.atMs),
      permalink_url: (node) => permalink(node),
      full_picture: () => url,
      picture: () => url,
      status_type: (node) => (node.kind === 'photo' ? 'added_photos' : 'mobile_status_update'),
      is_published: () => true,
      comments: (node, field) => listComments(nested(call, `${node.id}/comments`, field), node, null),
      likes: (_, field) => nobody(field),
      reactions: (_, field) => nobody(field),
      shares: () => undefined,
      from: () => {
        const visitor = visitorOf(call.sim, post);
        if (visitor === null) return { id: post.assetId, name: page?.name };
        return mayName(call, anyToken(call).token) ? visitor : undefined;
      },
      attachments: () =>
        url === undefined ? undefined : { data: [{ media: { image: { src: url } }, type: 'photo' }] },
    };
    return project('PagePost', readers, post, fieldsOr(fields, 'created_time,message,id'));
  }
  const readers: Readers<Post> = {
    id: (node) => node.id,
    caption: (node) => node.text || undefined,
    media_type: (node) => (node.kind === 'reel' || node.kind === 'live' ? 'VIDEO' : 'IMAGE'),
    media_product_type: (node) => productType(node),
    media_url: () => url,
    thumbnail_url: (node) => (node.kind === 'reel' ? url : undefined),
    permalink: (node) => permalink(node),
    timestamp: (node) => isoTime(node.atMs),
    username: () => account?.username,
    owner: () => (account === null ? undefined : { id: account.id }),
    comments_count: (node) => [...call.world.comments.values()].filter(({ postId }) => postId === node.id).length,
    like_count: () => 12,
    comments: (node, field) => listComments(nested(call, `${node.id}/comments`, field), node, null),
  };
  return project('IGMedia', readers, post, fieldsOr(fields, 'id'));
}

/** platform.md §4.5: without the permission, and Advanced Access to it, the author stays out. */
function mayName(call: Call, token: Token): boolean {
  const app = call.world.apps.get(token.appId);
  const readable = app !== undefined && hasAdvancedAccess(app, 'pages_read_user_content');
  return readable && hasPermission(call.world, token, 'pages_read_user_content');
}

function readComment(call: Call, post: Post, comment: Comment, fields: Field[] | null, token: Token): object {
  const { page, account } = ownerOf(call, post);
  const customer = call.world.customers.get(comment.customerId ?? '');
  const replies = [...call.world.comments.values()].filter(({ parentId }) => parentId === comment.id);
  const answers = (edge: string) => (_: Comment, field: Field) =>
    listComments(nested(call, `${comment.id}/${edge}`, field), post, comment);
  if (post.platform === 'facebook') {
    const readers: Readers<Comment> = {
      id: (node) => node.id,
      message: (node) => node.text,
      created_time: (node) => isoTime(node.atMs),
      from: () => {
        if (customer === undefined) return { id: post.assetId, name: page?.name };
        const id = scopedIdOf(call.world, 'messenger', post.assetId, customer.id);
        return mayName(call, token) ? { id, name: customer.name } : undefined;
      },
      parent: (node) => (node.parentId === null ? undefined : { id: node.parentId }),
      is_hidden: (node) => node.hidden,
      user_likes: (node) => node.liked,
      like_count: (node) => (node.liked ? 1 : 0),
      comment_count: () => replies.length,
      can_hide: (node) => node.customerId !== null,
      can_like: () => true,
      can_comment: (node) => node.parentId === null,
      can_reply_privately: (node) => node.customerId !== null && !node.answeredPrivately,
      can_remove: () => true,
      attachment: () => undefined,
      permalink_url: (node) => `${permalink(post)}&comment_id=${node.id.split('_')[1]}`,
      object: () => ({ id: post.id }),
      comments: answers('comments'),
    };
    return project('Comment', readers, comment, fieldsOr(fields, 'created_time,from,message,id'));
  }
  const readers: Readers<Comment> = {
    id: (node) => node.id,
    text: (node) => node.text,
    timestamp: (node) => isoTime(node.atMs),
    username: () => customer?.username ?? account?.username,
    from: () => {
      if (customer === undefined) return { id: account?.id, username: account?.username };
      const id = scopedIdOf(call.world, 'instagram', account?.id ?? post.assetId, customer.id);
      return { id, username: customer.username };
    },
    parent_id: (node) => node.parentId ?? undefined,
    hidden: (node) => node.hidden,
    like_count: () => 0,
    media: () => ({ id: post.id, media_product_type: productType(post) }),
    replies: answers('replies'),
  };
  return project('IGComment', readers, comment, fieldsOr(fields, 'timestamp,text,id'));
}
