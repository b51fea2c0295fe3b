import type { Tx } from '../db/db.ts';
import { fail } from '../errors.ts';
import { agentIdOf, type Caller } from '../http.ts';

/**
 * The soft claim: two agents who answer at once both mean well, the customer gets two answers. Whoever says up to where
 * they have read is told that a colleague was faster, and may send all the same by leaving `seenUpTo` out.
 */
export async function refuseDouble(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  caller: Caller,
  seenUpTo: string | undefined,
): Promise<void> {
  if (seenUpTo === undefined) return;
  const later = await tx
    .selectFrom('messages as seen')
    .innerJoin('messages as m', (join) =>
      join
        .onRef('m.workspace_id', '=', 'seen.workspace_id')
        .onRef('m.conversation_id', '=', 'seen.conversation_id')
        .onRef('m.placed_at', '>', 'seen.placed_at'),
    )
    .select(['m.author_name'])
    .where('seen.workspace_id', '=', workspaceId)
    .where('seen.conversation_id', '=', conversationId)
    .where('seen.id', '=', seenUpTo)
    .where('m.direction', '=', 'out')
    .where('m.author_type', '=', 'agent')
    .where('m.author_id', 'is distinct from', agentIdOf(caller))
    .orderBy('m.placed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (later === undefined) return;
  fail('already_answered', `${later.author_name} has just answered. Read it before you send yours.`, {
    action: 'Send anyway',
  });
}
