/**
 * "Everything up to then was delivered, was read" (platform.md §3.6). The mark stays with the conversation, so that it
 * also counts for a message whose sending we record later.
 */
import { sql } from 'kysely';
import { findIdentities, personKey } from '../contacts/identities.ts';
import type { Tx } from '../db/db.ts';
import type { ChangedMessage } from './changes.ts';
import type { Connected } from './receive-people.ts';

export interface Watermark {
  conversationId: string;
  status: 'delivered' | 'read';
  until: Date;
}

/** Marks of people we have a conversation with; others say nothing about any message of ours. */
export async function watermarksIn(tx: Tx, workspaceId: string, connected: readonly Connected[]): Promise<Watermark[]> {
  const marks = connected.flatMap(({ event, channelId }) => {
    if (event.type !== 'status' || event.watermark === undefined || event.person === undefined) return [];
    if (event.status !== 'delivered' && event.status !== 'read') return [];
    return [{ channelId, person: event.person, status: event.status, until: event.watermark }];
  });
  if (marks.length === 0) return [];
  const identities = await findIdentities(
    tx,
    workspaceId,
    marks.map(({ channelId, person }) => ({ channelId, ...person })),
  );
  const rows = await tx
    .selectFrom('conversations')
    .select(['id', 'identity_id'])
    .where('workspace_id', '=', workspaceId)
    .where('surface', '=', 'direct')
    .where('identity_id', '=', sql<string>`any(${[...new Set(identities.values())]}::uuid[])`)
    .execute();
  const byIdentity = new Map(rows.map((row) => [row.identity_id, row.id]));
  return marks.flatMap(({ channelId, person, status, until }) => {
    const conversationId = byIdentity.get(identities.get(personKey(channelId, person.externalId)) ?? '');
    return conversationId === undefined ? [] : [{ conversationId, status, until }];
  });
}

export async function raiseWatermarks(tx: Tx, workspaceId: string, marks: readonly Watermark[]): Promise<void> {
  if (marks.length === 0) return;
  await sql`
    update conversations c set
      delivered_until = greatest(c.delivered_until, n.delivered_until),
      read_until = greatest(c.read_until, n.read_until)
    from (
      select id, max(until) as delivered_until, max(until) filter (where status = 'read') as read_until
      from unnest(${marks.map((one) => one.conversationId)}::uuid[], ${marks.map((one) => one.status)}::text[],
        ${marks.map((one) => one.until)}::timestamptz[]) as mark (id, status, until)
      group by id
    ) n
    where c.workspace_id = ${workspaceId} and c.id = n.id`.execute(tx);
}

/** Moves the ticks of these conversations to their marks. */
export async function applyWatermarks(
  tx: Tx,
  workspaceId: string,
  conversationIds: readonly string[],
): Promise<ChangedMessage[]> {
  if (conversationIds.length === 0) return [];
  const { rows } = await sql<ChangedMessage>`
    update messages m set
      status = case when coalesce(m.sent_at, m.placed_at) <= c.read_until then 'read' else 'delivered' end
    from conversations c
    where c.workspace_id = ${workspaceId} and c.id = any(${[...new Set(conversationIds)]}::uuid[])
      and m.workspace_id = c.workspace_id and m.conversation_id = c.id
      and m.direction = 'out' and m.status in ('sent', 'delivered')
      and (coalesce(m.sent_at, m.placed_at) <= c.read_until
        or (m.status = 'sent' and coalesce(m.sent_at, m.placed_at) <= c.delivered_until))
    returning m.id, m.conversation_id as "conversationId"`.execute(tx);
  return rows;
}
