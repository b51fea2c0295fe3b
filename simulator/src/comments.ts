/** Posts and comments of Pages and Instagram accounts, and who is told of them. */
import { type After, later } from './after.ts';
import { emitInstagramChange, emitPageChange } from './emit.ts';
import { digits } from './ids.ts';
import { keepMedia } from './media.ts';
import { type FeedVerb, feedComment, feedPost, instagramComment, instagramMention } from './payloads-comments.ts';
import { refused } from './refused.ts';
import { scopedIdOf } from './seed.ts';
import type { Sim } from './sim.ts';
import { customerWasHere, openThread } from './threads.ts';
import type { Comment, Post } from './world-content.ts';

/** Who wrote it on the Page, as the Page knows them; null: the Page itself. */
export function visitorOf(sim: Sim, { assetId, customerId }: Post): { id: string; name: string } | null {
  const visitor = sim.world.customers.get(customerId ?? '');
  return visitor === undefined
    ? null
    : { id: scopedIdOf(sim.world, 'messenger', assetId, visitor.id), name: visitor.name };
}

export function publishPost(
  sim: Sim,
  given: { platform: Post['platform']; assetId: string; kind: Post['kind']; text: string; customerId?: string },
): Post {
  const { platform, assetId, kind, text, customerId } = given;
  const picture =
    kind === 'status' ? null : keepMedia(sim, assetId, kind === 'reel' || kind === 'live' ? 'video' : 'image');
  const id = platform === 'facebook' ? `${assetId}_${digits(sim.world, '12', 18)}` : digits(sim.world, '179', 17);
  const own = { id, platform, assetId, kind, text, mediaId: picture?.id ?? null, atMs: sim.clock.now() };
  const post: Post = customerId === undefined ? own : { ...own, customerId };
  sim.world.posts.set(id, post);
  // platform.md §4.1: a visitor's post opens the window too.
  if (customerId !== undefined) customerWasHere(openThread(sim, 'messenger', assetId, customerId), post.atMs);
  sim.changed();
  const page = sim.world.pages.get(assetId);
  if (page !== undefined) emitPageChange(sim, page, feedPost(visitorOf(sim, post) ?? page, post));
  return post;
}

/** Answers under another comment hang below the first of their line: there are two levels (platform.md §4.5). */
export function addComment(
  sim: Sim,
  given: { post: Post; customerId: string | null; text: string; parentId?: string; atMs?: number },
  after?: After,
): Comment {
  const { post, customerId, text } = given;
  const parent = given.parentId === undefined ? null : commentOf(sim, given.parentId);
  const id =
    post.platform === 'facebook'
      ? `${post.id.split('_')[1]}_${digits(sim.world, '14', 16)}`
      : digits(sim.world, '180', 17);
  const comment: Comment = {
    ...{ id, postId: post.id, parentId: parent === null ? null : (parent.parentId ?? parent.id), customerId, text },
    ...{ atMs: given.atMs ?? sim.clock.now(), hidden: false, liked: false, answeredPrivately: false },
  };
  sim.world.comments.set(id, comment);
  // platform.md §4.1: a comment opens the window too.
  if (customerId !== null) {
    const platform = post.platform === 'facebook' ? 'messenger' : 'instagram';
    customerWasHere(openThread(sim, platform, post.assetId, customerId), comment.atMs);
  }
  sim.changed();
  later(after, () => tell(sim, comment, 'add'));
  return comment;
}

export function editComment(sim: Sim, comment: Comment, text: string, after?: After) {
  comment.text = text;
  sim.changed();
  later(after, () => tell(sim, comment, 'edited'));
}

/** Its answers go with it. */
export function removeComment(sim: Sim, comment: Comment, after?: After) {
  for (const answer of [...sim.world.comments.values()].filter(({ parentId }) => parentId === comment.id)) {
    sim.world.comments.delete(answer.id);
  }
  sim.world.comments.delete(comment.id);
  sim.changed();
  later(after, () => tell(sim, comment, 'remove'));
}

export function hideComment(sim: Sim, comment: Comment, hidden: boolean, after?: After) {
  if (comment.hidden === hidden) return;
  comment.hidden = hidden;
  sim.changed();
  later(after, () => tell(sim, comment, hidden ? 'hide' : 'unhide'));
}

/** Instagram tells of new comments only: it has no event for edits, removals or hiding (platform.md §3.6). */
function tell(sim: Sim, comment: Comment, verb: FeedVerb) {
  const post = postOf(sim, comment.postId);
  const customer = comment.customerId === null ? undefined : sim.world.customers.get(comment.customerId);
  if (post.platform === 'facebook') {
    const page = sim.world.pages.get(post.assetId);
    if (page === undefined) return;
    const from =
      customer === undefined
        ? { id: page.id, name: page.name }
        : { id: scopedIdOf(sim.world, 'messenger', page.id, customer.id), name: customer.name };
    emitPageChange(sim, page, feedComment({ comment, post, from }, verb, sim.clock.now()));
    return;
  }
  const account = sim.world.instagramAccounts.get(post.assetId);
  if (account === undefined || verb !== 'add') return;
  const from =
    customer === undefined
      ? { id: account.id, username: account.username }
      : { id: scopedIdOf(sim.world, 'instagram', account.id, customer.id), username: customer.username };
  emitInstagramChange(sim, account, instagramComment({ comment, post, from }));
}

/** Somebody names the account in a comment under a post that is not its own. */
export function mentionAccount(
  sim: Sim,
  accountId: string,
  text: string,
  customerId: string,
): { mediaId: string; commentId: string } {
  const account = sim.world.instagramAccounts.get(accountId);
  if (account === undefined) throw refused('no such Instagram account', 404);
  const post: Post = {
    ...{ id: digits(sim.world, '179', 17), platform: 'instagram', assetId: `customer:${customerId}`, kind: 'photo' },
    ...{ text: '', mediaId: null, atMs: sim.clock.now() },
  };
  const comment: Comment = {
    ...{ id: digits(sim.world, '178', 17), postId: post.id, parentId: null, customerId, text, atMs: sim.clock.now() },
    ...{ hidden: false, liked: false, answeredPrivately: false },
  };
  sim.world.posts.set(post.id, post);
  sim.world.comments.set(comment.id, comment);
  sim.changed();
  emitInstagramChange(sim, account, instagramMention(post.id, comment.id));
  return { mediaId: post.id, commentId: comment.id };
}

export function postOf(sim: Sim, id: string): Post {
  const post = sim.world.posts.get(id);
  if (post === undefined) throw refused('no such post', 404);
  return post;
}

export function commentOf(sim: Sim, id: string): Comment {
  const comment = sim.world.comments.get(id);
  if (comment === undefined) throw refused('no such comment', 404);
  return comment;
}
