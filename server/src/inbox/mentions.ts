import type { Ctx } from '../context.ts';
import type { Tx } from '../db/db.ts';
import type { MentionErrand } from './errands.ts';

export const fetchMention = 'mention.fetch';

export type WantedMention = MentionErrand & { workspaceId: string };

export async function askForMentions(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  mentions: readonly MentionErrand[],
): Promise<void> {
  for (const mention of mentions) {
    const key = mention.commentExternalId ?? mention.mediaExternalId;
    await ctx.jobs.add(tx, fetchMention, { workspaceId, ...mention }, { key });
  }
}
