/** Instagram tells of a mention by ids alone; what was said is asked for and received like a webhook. */
import { channelCaller } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { explain, worthAnotherTry } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import { announce } from './announce.ts';
import { writeMentionLetter } from './mention-letters.ts';
import { fetchMention, type WantedMention } from './mentions.ts';
import { receive } from './receive.ts';

/** With their back-off from two seconds on they last more than a day. */
const retries = 18;
const hoursMax = 24;
/** Deleted, or of somebody who does not let us see it: Graph's own refusal of an id. */
const notShownCode = 100;

export function mentionJob(ctx: Ctx): void {
  ctx.jobs.work<WantedMention>(fetchMention, (wanted) => look(ctx, wanted), { retries });
}

async function look(ctx: Ctx, wanted: WantedMention): Promise<void> {
  const { workspaceId, channelId, at, ...ids } = wanted;
  const caller = await channelCaller(ctx, workspaceId, channelId);
  if ('blocked' in caller) {
    if (caller.blocked === 'disconnected') return;
    return await comeAgain(ctx, wanted, new Error('The channel is not connected.'));
  }
  if (caller.channel.mention === undefined) return;
  try {
    const events = await caller.channel.mention(caller.graph, caller.target, { ...ids, at: new Date(at) });
    await inWorkspace(ctx, workspaceId, async (tx) => {
      const deliveredAt = events.map(() => new Date(at));
      const { hints, errands } = await receive(tx, workspaceId, events, ctx.clock.now(), { deliveredAt });
      await announce(ctx, tx, workspaceId, hints, errands);
    });
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const { class: errorClass, message } = explain(error, caller.channel.facts.kind);
    if (worthAnotherTry(error, caller.channel.facts.kind) || errorClass === 'reconnect')
      return await comeAgain(ctx, wanted, error);
    if (error.code === notShownCode) {
      ctx.log.info({ channelId, code: error.code }, 'Meta does not show this mention');
      return;
    }
    await keep(ctx, wanted, message);
  }
}

/** Throws, so that the job comes again; after a day it is a dead letter. */
async function comeAgain(ctx: Ctx, wanted: WantedMention, error: Error): Promise<void> {
  if (ctx.clock.now().getTime() - Date.parse(wanted.at) < hoursMax * 3_600_000) throw error;
  await keep(ctx, wanted, error.message);
}

function keep(ctx: Ctx, wanted: WantedMention, message: string): Promise<void> {
  return inWorkspace(ctx, wanted.workspaceId, (tx) => writeMentionLetter(tx, ctx.clock.now(), wanted, message));
}
