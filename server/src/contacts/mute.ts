import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';

/**
 * Conversations of a blocked person are muted: what they write is kept, and raises neither an unread mark nor the
 * conversation. Makes them follow the contact.
 */
export async function muteAsContact(tx: Tx, workspaceId: string, contactId: string): Promise<void> {
  const { rows } = await sql<{ id: string; muted: boolean }>`
    update conversations v set muted = c.blocked_at is not null,
      status = case when c.blocked_at is null then v.status else 'resolved' end,
      snoozed_until = case when c.blocked_at is null then v.snoozed_until end,
      unread_count = case when c.blocked_at is null then v.unread_count else 0 end
    from contacts c
    where v.workspace_id = ${workspaceId} and v.contact_id = ${contactId} and (v.muted or c.blocked_at is not null)
      and c.workspace_id = v.workspace_id and c.id = v.contact_id
    returning v.id, v.muted`.execute(tx);
  const muted = rows.filter((row) => row.muted).map((row) => row.id);
  if (muted.length === 0) return;
  await sql`update messages set unread = false
    where workspace_id = ${workspaceId} and conversation_id = any(${muted}::uuid[]) and unread`.execute(tx);
}
