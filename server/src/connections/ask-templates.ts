/** Asks for the templates of a channel's account. The templates' room does the work. */

import type { ChannelKind } from '@roost/contract/meta.ts';
import { channelOf } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/db.ts';

export const syncJob = 'templates.sync';

export interface SyncAsked {
  workspaceId: string;
  channelId: string;
}

export function askForSync(ctx: Ctx, tx: Tx | null, workspaceId: string, channelId: string): Promise<void> {
  return ctx.jobs.add(tx, syncJob, { workspaceId, channelId } satisfies SyncAsked, { key: channelId });
}

/** Whoever connects a number can begin a conversation at once. */
export async function askForFirstSync(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  channel: { id: string; kind: ChannelKind },
): Promise<void> {
  if (channelOf(channel.kind).templates !== undefined) await askForSync(ctx, tx, workspaceId, channel.id);
}
