import type { Body } from '@roost/contract/endpoint.ts';
import type { Hint } from '@roost/contract/live.ts';
import { type Presence, presenceLastsMs, type tellPresence } from '@roost/contract/together.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace, readWorkspace, type Tx } from '../db/db.ts';
import { notFound } from '../errors.ts';
import { publish } from '../live.ts';
import { seeNotices } from './notices.ts';

/** The rows of agents who are gone stay until somebody looks again: they are few, and `until` tells. */
export function presenceIn(ctx: Ctx, workspaceId: string, conversationId: string): Promise<{ items: Presence[] }> {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    await mustExist(tx, workspaceId, conversationId);
    const items = await tx
      .selectFrom('presences as p')
      .innerJoin('agents as a', 'a.id', 'p.agent_id')
      .select(['p.agent_id as agentId', 'a.name', 'p.typing'])
      .where('p.workspace_id', '=', workspaceId)
      .where('p.conversation_id', '=', conversationId)
      .where('p.until', '>', ctx.clock.now())
      .orderBy('a.name')
      .execute();
    return { items };
  });
}

/**
 * Only a change is news: what is said again every few seconds merely lasts longer. Who looks has seen what the bell tells
 * of this conversation.
 */
export async function tell(
  ctx: Ctx,
  workspaceId: string,
  conversationId: string,
  agentId: string,
  { state }: Body<typeof tellPresence>,
): Promise<void> {
  const now = ctx.clock.now();
  await inWorkspace(ctx, workspaceId, async (tx) => {
    await mustExist(tx, workspaceId, conversationId);
    const before = await tx
      .selectFrom('presences')
      .select(['typing', 'until'])
      .where('workspace_id', '=', workspaceId)
      .where('conversation_id', '=', conversationId)
      .where('agent_id', '=', agentId)
      .executeTakeFirst();
    const was = before === undefined || before.until <= now ? 'left' : before.typing ? 'typing' : 'viewing';
    const until = state === 'left' ? now : new Date(now.getTime() + presenceLastsMs);
    const row = { typing: state === 'typing', until };
    await tx
      .insertInto('presences')
      .values({ workspace_id: workspaceId, conversation_id: conversationId, agent_id: agentId, ...row })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'conversation_id', 'agent_id']).doUpdateSet(row))
      .execute();
    const seen = state === 'left' ? [] : await seeNotices(ctx, tx, workspaceId, agentId, conversationId);
    const news: Hint[] = was === state ? [] : [{ type: 'presence', ids: [conversationId] }];
    await publish(tx, workspaceId, [...news, ...seen]);
  });
}

export async function mustExist(tx: Tx, workspaceId: string, conversationId: string): Promise<void> {
  const row = await tx
    .selectFrom('conversations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .executeTakeFirst();
  if (row === undefined) notFound('conversation');
}
