import { dayMs } from '../clock.ts';
import { scopedIdOf } from '../seed.ts';
import { hasPermission } from '../tokens.ts';
import type { Comment, Post } from '../world-content.ts';
import { type Call, object } from './call.ts';
import { graphError } from './errors.ts';
import { permissionFor, type Sender } from './messaging-sender.ts';
import type { Target } from './send.ts';

const daysMax = 7;

/** The comment or visitor's post that is answered privately. */
export type Answered = { post: Post; said: Comment | Post };

/** platform.md §4.4: one private reply per comment or post, within seven days, on this very Page or account. */
export function privateReplyTo(call: Call, { page, account, token }: Sender): Answered | null {
  const { comment_id: commentId, post_id: postId } = object(call, 'recipient') ?? {};
  if (commentId === undefined && postId === undefined) return null;
  const said =
    commentId === undefined ? call.world.posts.get(String(postId)) : call.world.comments.get(String(commentId));
  const post = said === undefined || !('postId' in said) ? said : call.world.posts.get(said.postId);
  const own = post !== undefined && (post.assetId === page?.id || post.assetId === account?.id);
  const late = said !== undefined && call.sim.clock.now() - said.atMs > daysMax * dayMs;
  if (said === undefined || !own || (said.customerId ?? null) === null || late) throw notEligible();
  const needed = permissionFor(token, 'instagram_manage_comments');
  if (post.platform === 'instagram' && !hasPermission(call.world, token, needed)) {
    throw graphError({
      ...{ code: 200, subcode: 2534066, message: '(#200) The access token lacks the scope for private replies.' },
      rule: 'platform.md §5.2 200/2534066',
    });
  }
  if (said.answeredPrivately !== true) return { post, said };
  if (post.platform === 'instagram') throw notEligible();
  throw graphError({
    ...{ code: 10900, message: '(#10900) Activity already replied to' },
    rule: 'platform.md §5.2 10900',
  });
}

function notEligible(): Error {
  return graphError({
    ...{ code: 100, subcode: 2534025, message: '(#100) This comment is not eligible for a private reply.' },
    rule: 'platform.md §5.2 100/2534025',
  });
}

export function targetOfAnswered(call: Call, { account }: Sender, { post, said }: Answered): Target {
  const customer = call.world.customers.get(said.customerId ?? '');
  if (customer === undefined) throw notEligible();
  const platform = post.platform === 'facebook' ? 'messenger' : 'instagram';
  const scopedId = scopedIdOf(call.world, platform, post.assetId, customer.id);
  return { platform, assetId: post.assetId, customer, scopedId, account };
}
