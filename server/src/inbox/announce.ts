import type { Hint } from '@roost/contract/live.ts';
import { askForSync } from '../connections/ask-templates.ts';
import type { Ctx } from '../context.ts';
import { type Tx, together } from '../db/db.ts';
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
  const news = newsIn.map((conversationId) => ({ conversationId, agentId: null }));
  const first = newIdentityIds[0];
  await together([
    publish(tx, workspaceId, hints),
    askForFiles(ctx, tx, workspaceId, fileIds, behind),
    askForRemoval(ctx, tx, droppedKeys),
    askForPosts(ctx, tx, workspaceId, postIds),
    askForMentions(ctx, tx, workspaceId, mentions),
    askForPushes(ctx, tx, workspaceId, [...news, ...told]),
    askForAnswers(ctx, tx, workspaceId, answers),
    ...[...new Set(templateChannelIds)].map((channelId) => askForSync(ctx, tx, workspaceId, channelId)),
    first !== undefined &&
      ctx.jobs.add(tx, fetchProfiles, { workspaceId, identityIds: newIdentityIds }, { key: first, behind }),
  ]);
}
