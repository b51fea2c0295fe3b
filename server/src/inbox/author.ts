import type { Tx } from '../db/db.ts';
import type { Caller } from '../http.ts';

/** Who wrote or did it, as the thread names them. */
export async function authorOf(tx: Tx, workspaceId: string, caller: Caller) {
  if (caller.type === 'agent') {
    const agent = await tx.selectFrom('agents').select('name').where('id', '=', caller.agentId).executeTakeFirst();
    return { author_type: 'agent' as const, author_id: caller.agentId, author_name: agent?.name ?? '' };
  }
  const keyId = caller.type === 'apiKey' ? caller.keyId : null;
  const key = await tx
    .selectFrom('api_keys')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', keyId)
    .executeTakeFirst();
  return { author_type: 'app' as const, author_id: keyId, author_name: key?.name ?? '' };
}

/** Invariant 9: after everything that is there, whatever our clock says. */
export async function nextPlace(tx: Tx, workspaceId: string, conversationId: string, now: Date): Promise<Date> {
  const newest = await tx
    .selectFrom('messages')
    .select('placed_at')
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .orderBy('placed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return new Date(Math.max(now.getTime(), (newest?.placed_at.getTime() ?? 0) + 1));
}
