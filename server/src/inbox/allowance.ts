/** Meta's allowances in its usage headers, and what they mean for the pace of a channel. */
import type { ChannelTarget } from '../channels/channel.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/db.ts';
import type { Attempt } from './outbox.ts';
import { rest, slowDown } from './pace.ts';

/** The buckets that sending draws from (platform.md §6.1). */
const bucketTypes = ['messenger', 'instagram', 'whatsapp', 'pages'];

/** "Slow down from about 75 %, hard stop at 95 %" (platform.md §6.3). */
function slowerAt(percent: number): number {
  if (percent < 75) return 1;
  return percent < 85 ? 2 : percent < 95 ? 5 : 20;
}

/** What the newest report says about sending from this account; of the percentages only what was heard since `from`. */
export function allowanceOf(
  usage: Ctx['graph']['usage'],
  target: ChannelTarget,
  now: Date,
  from = new Date(0),
): { percent: number; slower: number; restMs: number } {
  const ids = target.parentId === null ? [target.externalId] : [target.externalId, target.parentId];
  const reports = ids.flatMap((id) => bucketTypes.flatMap((type) => usage.get(`${id}:${type}`) ?? []));
  const heard = reports.filter((report) => report.seenAt >= from);
  const percent = Math.max(0, ...heard.map((report) => report.percent));
  const regainAt = Math.max(0, ...reports.map((report) => report.regainAt?.getTime() ?? 0));
  return { percent, slower: slowerAt(percent), restMs: Math.max(0, regainAt - now.getTime()) };
}

/** Writes nothing while nothing changes. */
export async function keepAllowance(ctx: Ctx, tx: Tx, attempt: Attempt, target: ChannelTarget): Promise<void> {
  const { slower, restMs } = allowanceOf(ctx.graph.usage, target, new Date());
  if (restMs > 0) await rest(tx, attempt, restMs);
  if (slower !== attempt.slower) await slowDown(tx, attempt, slower);
}
