/** Instagram tells of a mention by ids alone; what was said is asked for and received like a webhook. */
import { channelCaller } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { worthAnotherTry } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import { announce } from './announce.ts';
import { fetchMention, type WantedMention } from './mentions.ts';
import { receive } from './receive.ts';

export function mentionJob(ctx: Ctx): void {
  ctx.jobs.work<WantedMention>(fetchMention, (wanted) => look(ctx, wanted));
}

async function look(ctx: Ctx, { workspaceId, channelId, at, ...ids }: WantedMention): Promise<void> {
  const caller = await channelCaller(ctx, workspaceId, channelId);
  if ('blocked' in caller || caller.channel.mention === undefined) return;
  try {
    const events = await caller.channel.mention(caller.graph, caller.target, { ...ids, at: new Date(at) });
    await inWorkspace(ctx, workspaceId, async (tx) => {
      const deliveredAt = events.map(() => new Date(at));
      const { hints, errands } = await receive(tx, workspaceId, events, ctx.clock.now(), { deliveredAt });
      await announce(ctx, tx, workspaceId, hints, errands);
    });
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    if (worthAnotherTry(error, caller.channel.facts.kind)) throw error;
    ctx.log.info({ channelId, code: error.code }, 'Meta does not show this mention');
  }
}
