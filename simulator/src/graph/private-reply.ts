import { dayMs } from '../clock.ts';
import { scopedIdOf } from '../seed.ts';
import { hasPermission } from '../tokens.ts';
import type { Comment } from '../world-content.ts';
import { type Call, object } from './call.ts';
import { graphError } from './errors.ts';
import { permissionFor, type Sender } from './messaging-sender.ts';
import type { Target } from './send.ts';

const daysMax = 7;

/** platform.md §4.4: one private reply per comment, within seven days, under posts of this very Page or account. */
export function privateReplyTo(call: Call, { page, account, token }: Sender): Comment | null {
  const id = object(call, 'recipient')?.comment_id;
  if (id === undefined) return null;
  const comment = call.world.comments.get(String(id));
  const post = comment === undefined ? undefined : call.world.posts.get(comment.postId);
  const own = post !== undefined && (post.assetId === page?.id || post.assetId === account?.id);
  const late = comment !== undefined && call.sim.clock.now() - comment.atMs > daysMax * dayMs;
  if (comment === undefined || !own || comment.customerId === null || late) throw notEligible();
  const needed = permissionFor(token, 'instagram_manage_comments');
  if (post?.platform === 'instagram' && !hasPermission(call.world, token, needed)) {
    throw graphError({
      ...{ code: 200, subcode: 2534066, message: '(#200) The access token lacks the scope for private replies.' },
      rule: 'platform.md §5.2 200/2534066',
    });
  }
  if (!comment.answeredPrivately) return comment;
  if (post?.platform === 'instagram') throw notEligible();
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

export function targetOfComment(call: Call, { account }: Sender, comment: Comment): Target {
  const post = call.world.posts.get(comment.postId);
  const customer = call.world.customers.get(comment.customerId ?? '');
  if (post === undefined || customer === undefined) throw notEligible();
  const platform = post.platform === 'facebook' ? 'messenger' : 'instagram';
  const scopedId = scopedIdOf(call.world, platform, post.assetId, customer.id);
  return { platform, assetId: post.assetId, customer, scopedId, account };
}
