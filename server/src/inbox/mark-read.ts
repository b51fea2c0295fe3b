import { sql } from 'kysely';
import { channelOf } from '../channels/index.ts';
import { channelCaller } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { notFound } from '../errors.ts';
import { publish } from '../live.ts';
import { GraphFailure } from '../meta/graph.ts';
import { placeOf } from './messages.ts';

const markSeen = 'channel.seen';

interface Seen {
  workspaceId: string;
  channelId: string;
  address: string;
  lastExternalId: string;
}

/** Marks everything up to a message as read by us; the customer's app hears of it where the channel can tell. */
export async function markRead(ctx: Ctx, workspaceId: string, id: string, upTo: string): Promise<number> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const conversation = await tx
      .selectFrom('conversations as c')
      .innerJoin('channels as ch', (join) =>
        join.onRef('ch.workspace_id', '=', 'c.workspace_id').onRef('ch.id', '=', 'c.channel_id'),
      )
      .innerJoin('identities as i', (join) =>
        join.onRef('i.workspace_id', '=', 'c.workspace_id').onRef('i.id', '=', 'c.identity_id'),
      )
      .select(['c.unread_count', 'c.channel_id', 'c.surface', 'ch.kind', 'i.address'])
      .where('c.workspace_id', '=', workspaceId)
      .where('c.id', '=', id)
      .forNoKeyUpdate('c')
      .executeTakeFirst();
    if (conversation === undefined) return notFound('conversation');
    const place = await placeOf(tx, workspaceId, id, upTo);
    const { rows } = await sql<{ external_id: string | null }>`
      with seen as (
        update messages m set unread = false
        where m.workspace_id = ${workspaceId} and m.conversation_id = ${id} and m.unread
          and (m.placed_at, m.id) <= (${place}::timestamptz, ${upTo}::uuid)
        returning m.placed_at, m.id, m.external_id
      )
      select external_id from seen order by placed_at desc, id desc`.execute(tx);
    if (rows.length === 0) return conversation.unread_count;
    const unreadCount = conversation.unread_count - rows.length;
    await tx
      .updateTable('conversations')
      .set({ unread_count: unreadCount })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
    await publish(tx, workspaceId, [{ type: 'conversation', ids: [id] }]);
    const lastExternalId = rows[0]?.external_id ?? null;
    const tells = conversation.surface === 'direct' && channelOf(conversation.kind).markSeen !== undefined;
    if (tells && lastExternalId !== null) {
      const seen: Seen = {
        workspaceId,
        channelId: conversation.channel_id,
        address: conversation.address,
        lastExternalId,
      };
      await ctx.jobs.add(tx, markSeen, seen, { key: `${id} ${upTo}` });
    }
    return unreadCount;
  });
}

/** A courtesy: tried once, and never a reason to bother anybody. */
export function markSeenJob(ctx: Ctx): void {
  ctx.jobs.work<Seen>(
    markSeen,
    async ({ workspaceId, channelId, address, lastExternalId }) => {
      const caller = await channelCaller(ctx, workspaceId, channelId);
      if ('blocked' in caller || caller.row.paused || caller.channel.markSeen === undefined) return;
      try {
        await caller.channel.markSeen(caller.graph, caller.target, { address, lastExternalId });
      } catch (error) {
        // Not Meta's words: they may name the customer.
        const reason = error instanceof GraphFailure ? { code: error.code } : { error: String(error) };
        ctx.log.info({ channelId, ...reason }, 'not marked as seen');
      }
    },
    { retries: 0 },
  );
}
