/**
 * An account that is connected anew by another way (its Page before, Instagram Login now, or back) would be delivered by
 * both: the app leaves the place it no longer needs.
 */
import type { ChannelTarget } from '../channels/channel.ts';
import { installedOn } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { type ChannelCaller, channelCaller } from './channels.ts';
import { installationShared, tryAtMeta } from './disconnect.ts';
import type { Held } from './hold-place.ts';

type Place = Extract<ChannelCaller, { target: ChannelTarget }>;

/** Where the channel has been delivered from so far; asked before its row is written. Null: nowhere. */
export async function placeBefore(ctx: Ctx, workspaceId: string, held: Held): Promise<Place | null> {
  if (held.was !== 'connected') return null;
  const caller = await channelCaller(ctx, workspaceId, held.id);
  return 'blocked' in caller ? null : caller;
}

/** Best effort, like disconnecting: a message that comes twice is stored once. */
export async function leavePlace(
  ctx: Ctx,
  workspaceId: string,
  before: Place | null,
  now: ChannelTarget,
): Promise<void> {
  if (before === null) return;
  const { kind } = before.row;
  if (installedOn(kind, before.target) === installedOn(kind, now)) return;
  if (await installationShared(ctx, workspaceId, before.row, [])) return;
  await tryAtMeta(ctx, 'leave', () => before.channel.unsubscribe(before.graph, before.target));
}
