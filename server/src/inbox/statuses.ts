import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import type { Change, ChangedMessage, StatusChange } from './changes.ts';

/**
 * The one order of statuses: a message only ever moves to the right (invariant 7). `failed` beats `sent`; what is known
 * to be delivered did not fail (whatsapp.md §4.9).
 */
const statusOrder = ['queued', 'unknown', 'sent', 'failed', 'delivered', 'read'] as const;

/** The rank of a status in SQL. */
function rank(status: ReturnType<typeof sql.raw>) {
  return sql`array_position(${sql.lit(`{${statusOrder.join(',')}}`)}::text[], ${status})`;
}

export interface RaisedMessage extends ChangedMessage {
  was: string;
  status: string;
}

export async function raiseStatuses(
  tx: Tx,
  workspaceId: string,
  found: readonly { id: string; change: Change }[],
): Promise<RaisedMessage[]> {
  const highest = new Map<string, StatusChange>();
  for (const { id, change } of found) {
    if (change.what !== 'status') continue;
    const known = highest.get(id);
    if (known === undefined || statusOrder.indexOf(change.status) > statusOrder.indexOf(known.status)) {
      highest.set(id, change);
    }
  }
  if (highest.size === 0) return [];
  const raised = [...highest];
  const { rows } = await sql<RaisedMessage>`
    update messages m set status = s.status, error = case when s.status = 'failed' then s.error::jsonb end
    from unnest(${raised.map(([id]) => id)}::uuid[], ${raised.map(([, one]) => one.status)}::text[],
      ${raised.map(([, one]) => (one.error === null ? null : JSON.stringify(one.error)))}::text[])
      as s (id, status, error)
    join messages before on before.workspace_id = ${workspaceId} and before.id = s.id
    where m.workspace_id = ${workspaceId} and m.id = s.id and m.direction = 'out'
      and ${rank(sql.raw('s.status'))} > ${rank(sql.raw('m.status'))}
    returning m.id, m.conversation_id as "conversationId", before.status as was, m.status`.execute(tx);
  return rows;
}
