import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { createPush } from './call.ts';
import { pushKeys } from './keys.ts';
import { type Due, dueNotes, type Told } from './note.ts';

const tell = 'push.tell';
/** Then it is no news any more. */
const triesMax = 5;
const againSeconds = 30;

/** `only`: one subscription whose service could not take it, and how often that was tried. */
interface Asked extends Told {
  only?: { subscriptionId: string; tries: number };
}

/** Costs one look where nobody wants to be told. */
export async function askForPushes(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  news: readonly { conversationId: string; agentId: string | null }[],
): Promise<void> {
  if (news.length === 0) return;
  const wanted = await tx
    .selectFrom('push_subscriptions')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .limit(1)
    .executeTakeFirst();
  if (wanted === undefined) return;
  const once = new Map(news.map((one) => [`${one.conversationId} ${one.agentId ?? ''}`, one]));
  for (const [key, { conversationId, agentId }] of once) {
    const asked: Asked = { workspaceId, conversationId, agentId };
    await ctx.jobs.add(tx, tell, asked, { key });
  }
}

export function pushJobs(ctx: Ctx): void {
  const push = createPush(ctx.config);
  ctx.jobs.work<Asked>(tell, async (asked) => {
    const { workspaceId, only } = asked;
    const all = await inWorkspace(ctx, workspaceId, (tx) => dueNotes(tx, asked, ctx.clock.now()));
    const due = only === undefined ? all : all.filter(({ subscriptionId }) => subscriptionId === only.subscriptionId);
    if (due.length === 0) return;
    const keys = await pushKeys(ctx);
    await Promise.all(
      due.map(async ({ subscriptionId, to, note }) => {
        const { outcome, cause } = await push(to, keys, note);
        if (outcome === 'gone') await forget(ctx, workspaceId, subscriptionId);
        if (outcome === 'refused') ctx.log.warn({ subscriptionId, cause }, 'a push service refused a note');
        if (outcome === 'later') await again(ctx, asked, subscriptionId, cause);
      }),
    );
  });
}

async function again(ctx: Ctx, asked: Asked, subscriptionId: Due['subscriptionId'], cause: string): Promise<void> {
  const tries = (asked.only?.tries ?? 0) + 1;
  if (tries >= triesMax) {
    ctx.log.warn({ subscriptionId, tries, cause }, 'a push service could not be told: the note is dropped');
    return;
  }
  const key = `${asked.conversationId} ${subscriptionId} ${tries}`;
  const startAfterSeconds = againSeconds * tries;
  await ctx.jobs.add(null, tell, { ...asked, only: { subscriptionId, tries } }, { key, startAfterSeconds });
}

function forget(ctx: Ctx, workspaceId: string, id: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await tx.deleteFrom('push_subscriptions').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
  });
}
