import type { Hint } from '@roost/contract/live.ts';
import { askForSync } from '../connections/ask-templates.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import { askForPushes } from '../push/tell.ts';
import { askForFiles, askForRemoval } from './attachments/fetch-media.ts';
import { askForAnswers } from './automatic/send-automatic.ts';
import type { Errands } from './errands.ts';
import { fetchProfiles } from './fetch-profiles.ts';
import { askForMentions } from './mentions.ts';
import { askForPosts } from './posts.ts';

/**
 * Tells the browsers what came, and starts what has to be fetched; once per workspace and transaction. `behind`: after
 * what live messages ask for.
 */
export async function announce(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  hints: readonly Hint[],
  { newIdentityIds, fileIds, droppedKeys, postIds, mentions, newsIn, told, answers, templateChannelIds }: Errands,
  { behind = false }: { behind?: boolean } = {},
): Promise<void> {
  await publish(tx, workspaceId, hints);
  await askForFiles(ctx, tx, workspaceId, fileIds, behind);
  await askForRemoval(ctx, tx, droppedKeys);
  await askForPosts(ctx, tx, workspaceId, postIds);
  await askForMentions(ctx, tx, workspaceId, mentions);
  const news = newsIn.map((conversationId) => ({ conversationId, agentId: null }));
  await askForPushes(ctx, tx, workspaceId, [...news, ...told]);
  await askForAnswers(ctx, tx, workspaceId, answers);
  for (const channelId of new Set(templateChannelIds)) await askForSync(ctx, tx, workspaceId, channelId);
  const first = newIdentityIds[0];
  if (first === undefined) return;
  await ctx.jobs.add(tx, fetchProfiles, { workspaceId, identityIds: newIdentityIds }, { key: first, behind });
}
