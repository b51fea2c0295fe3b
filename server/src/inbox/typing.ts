import { channelOf } from '../channels/index.ts';
import { channelCaller } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { notFound } from '../errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import { windowOf } from './policy.ts';

/** Shows the customer that somebody writes. A courtesy: never a reason to bother anybody. */
export async function showTyping(ctx: Ctx, workspaceId: string, conversationId: string): Promise<void> {
  const found = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('conversations as c')
      .innerJoin('channels as ch', (join) =>
        join.onRef('ch.workspace_id', '=', 'c.workspace_id').onRef('ch.id', '=', 'c.channel_id'),
      )
      .innerJoin('identities as i', (join) =>
        join.onRef('i.workspace_id', '=', 'c.workspace_id').onRef('i.id', '=', 'c.identity_id'),
      )
      .leftJoinLateral(
        (eb) =>
          eb
            .selectFrom('messages as m')
            .select('m.external_id')
            .whereRef('m.workspace_id', '=', 'c.workspace_id')
            .whereRef('m.conversation_id', '=', 'c.id')
            .where('m.direction', '=', 'in')
            .orderBy('m.placed_at', 'desc')
            .orderBy('m.id', 'desc')
            .limit(1)
            .as('last'),
        (join) => join.onTrue(),
      )
      .select(['c.channel_id', 'c.surface', 'c.last_inbound_at', 'ch.kind', 'i.address', 'last.external_id'])
      .where('c.workspace_id', '=', workspaceId)
      .where('c.id', '=', conversationId)
      .executeTakeFirst(),
  );
  if (found === undefined) return notFound('conversation');
  const { kind, surface, external_id: lastExternalId } = found;
  if (surface !== 'direct' || lastExternalId === null || channelOf(kind).typing === undefined) return;
  const facts = { kind, surface, lastInboundAt: found.last_inbound_at, humanAgentAllowed: false };
  if (windowOf(facts, ctx.clock.now()).state !== 'open') return;
  const caller = await channelCaller(ctx, workspaceId, found.channel_id);
  if ('blocked' in caller || caller.channel.typing === undefined) return;
  try {
    await caller.channel.typing(caller.graph, caller.target, { address: found.address, lastExternalId });
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    // Not Meta's words: they may name the customer.
    ctx.log.info({ channelId: found.channel_id, code: error.code }, 'typing was not shown');
  }
}
