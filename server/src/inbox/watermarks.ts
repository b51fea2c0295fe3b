/**
 * "Everything up to then was delivered, was read" (platform.md §3.6). The mark stays with the conversation, so that it
 * also counts for a message whose sending we record later.
 */
import { sql } from 'kysely';
import type { Person } from '../channels/event.ts';
import { findIdentities, personKey } from '../contacts/identities.ts';
import type { Tx } from '../db/db.ts';
import type { ChangedMessage } from './changes.ts';
import type { Place } from './conversation-rows.ts';
import { park, unpark } from './parked.ts';
import type { Connected } from './receive-people.ts';

export interface Watermark {
  conversationId: string;
  status: 'delivered' | 'read';
  until: Date;
}

interface Mark {
  channelId: string;
  person: Person;
  status: 'delivered' | 'read';
  until: Date;
}

/** The marks of people we have a conversation with. The others wait until there is one. */
export async function watermarksIn(tx: Tx, workspaceId: string, connected: readonly Connected[]): Promise<Watermark[]> {
  const marks = connected.flatMap(({ event, channelId }): Mark[] => {
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
  const byIdentity = await directConversations(tx, workspaceId, [...new Set(identities.values())]);
  const homeless: Mark[] = [];
  const found = marks.flatMap((mark): Watermark[] => {
    const identityId = identities.get(personKey(mark.channelId, mark.person.externalId)) ?? '';
    const conversationId = byIdentity.get(identityId);
    if (conversationId !== undefined) return [{ conversationId, status: mark.status, until: mark.until }];
    homeless.push(mark);
    return [];
  });
  await park(
    tx,
    workspaceId,
    homeless.map(({ channelId, person, status, until }) => ({
      channelId,
      externalId: parkingPlace(person.externalId),
      event: { status, until: until.toISOString() },
    })),
  );
  return found;
}

/** What waited for a conversation with these people. */
export async function parkedWatermarks(tx: Tx, workspaceId: string, made: readonly Place[]): Promise<Watermark[]> {
  const identityIds = made.filter((place) => place.surface === 'direct').map((place) => place.identityId);
  if (identityIds.length === 0) return [];
  const aliases = await tx
    .selectFrom('identity_aliases')
    .select(['channel_id', 'alias', 'identity_id'])
    .where('workspace_id', '=', workspaceId)
    .where('identity_id', '=', sql<string>`any(${identityIds}::uuid[])`)
    .execute();
  const parked = await unpark<{ status: Watermark['status']; until: string }>(
    tx,
    workspaceId,
    aliases.map((row) => ({ channelId: row.channel_id, externalId: parkingPlace(row.alias) })),
  );
  if (parked.length === 0) return [];
  const byIdentity = await directConversations(tx, workspaceId, identityIds);
  const identityOf = new Map(aliases.map((row) => [`${row.channel_id} ${parkingPlace(row.alias)}`, row.identity_id]));
  return parked.flatMap(({ channelId, externalId, event }) => {
    const conversationId = byIdentity.get(identityOf.get(`${channelId} ${externalId}`) ?? '');
    return conversationId === undefined ? [] : [{ conversationId, status: event.status, until: new Date(event.until) }];
  });
}

/** Meta's ids hold no spaces: this is never the id of a message. */
function parkingPlace(personId: string): string {
  return `watermark of ${personId}`;
}

async function directConversations(
  tx: Tx,
  workspaceId: string,
  identityIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('conversations')
    .select(['id', 'identity_id'])
    .where('workspace_id', '=', workspaceId)
    .where('surface', '=', 'direct')
    .where('identity_id', '=', sql<string>`any(${identityIds}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.identity_id, row.id]));
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
