import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';

/** The number somebody writes from; null for every other address. */
export function numberOf(address: string): string | null {
  return address.startsWith('+') ? address : null;
}

export interface NewNumber {
  contactId: string;
  channelId: string;
  number: string;
  /** The one before it, if this person is stored with it no more. */
  before: string | null;
}

/** The phone of a contact follows the number they write from, unless an agent wrote another one. */
export async function followNumbers(tx: Tx, workspaceId: string, news: readonly NewNumber[]): Promise<void> {
  if (news.length === 0) return;
  await sql`
    update contacts c set phone = n.number, updated_at = now()
    from unnest(${news.map((one) => one.contactId)}::uuid[], ${news.map((one) => one.channelId)}::uuid[],
      ${news.map((one) => one.number)}::text[], ${news.map((one) => one.before)}::text[])
      as n (contact_id, channel_id, number, before)
    where c.workspace_id = ${workspaceId} and c.id = n.contact_id and (c.phone is null or c.phone = n.before or exists (
      select from identities i where i.workspace_id = c.workspace_id and i.contact_id = c.id
        and i.channel_id = n.channel_id and i.address = c.phone))`.execute(tx);
}
