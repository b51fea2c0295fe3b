/** Live work comes first: an import calls Meta only while nobody waits for a reply to go out, and far from the limits. */
import { sql } from 'kysely';
import type { ChannelTarget } from '../../channels/channel.ts';
import type { Ctx } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { allowanceOf } from '../allowance.ts';
import { mayGo } from '../outbox.ts';
import { channelIsFree, rest } from '../pace.ts';

/** Replies may go on to Meta's limit; an import leaves them the upper quarter (platform.md §6.3). */
const usagePercentMax = 75;
const highUsageMinutes = 5;

interface Place {
  workspaceId: string;
  channelId: string;
}

/** Replies of this channel wait to be sent, or it rests. */
export async function liveWorkWaits(tx: Tx, { workspaceId, channelId }: Place): Promise<boolean> {
  const { rows } = await sql<{ waits: boolean }>`
    select not ${channelIsFree} or exists (
      select 1 from outbox o where o.workspace_id = ${workspaceId} and o.channel_id = ${channelId} and ${mayGo}
    ) as waits
    from (select ${workspaceId}::uuid as workspace_id, ${channelId}::uuid as channel_id) o`.execute(tx);
  return rows[0]?.waits === true;
}

/**
 * After a call made at `calledAt` by our own clock: null to go on, or until when to wait. What Meta says of the account
 * slows sending down too; what it said before the call does not hold any more.
 */
export async function waitUntil(
  ctx: Ctx,
  tx: Tx,
  place: Place,
  target: ChannelTarget,
  calledAt: Date,
): Promise<{ at: Date; percent: number } | null> {
  const { percent, restMs } = allowanceOf(ctx.graph.usage, target, new Date(), calledAt);
  if (restMs > 0) await rest(tx, place, restMs);
  const waitMs = Math.max(restMs, percent >= usagePercentMax ? highUsageMinutes * 60_000 : 0);
  return waitMs === 0 ? null : { at: new Date(ctx.clock.now().getTime() + waitMs), percent };
}
