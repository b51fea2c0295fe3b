import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';

export interface NotedSource {
  conversationId: string;
  source: 'ad' | 'post' | 'story' | 'link';
  title: string | null;
}

/** The first source of a contact stays: later ones are in the thread. */
export async function noteSources(tx: Tx, workspaceId: string, noted: readonly NotedSource[]): Promise<void> {
  if (noted.length === 0) return;
  await sql`
    update contacts p set source = n.source, source_detail = jsonb_strip_nulls(jsonb_build_object('title', n.title))
    from unnest(${noted.map((one) => one.conversationId)}::uuid[], ${noted.map((one) => one.source)}::text[],
      ${noted.map((one) => one.title)}::text[]) as n (conversation_id, source, title)
    join conversations c on c.workspace_id = ${workspaceId} and c.id = n.conversation_id
    where p.workspace_id = ${workspaceId} and p.id = c.contact_id and p.source is null`.execute(tx);
}
