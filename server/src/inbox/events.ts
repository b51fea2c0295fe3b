/** Lines in the thread that say what was done with the conversation, and by whom. The browser makes sentences of them. */
import { sql } from 'kysely';
import { newId, type Tx } from '../db/db.ts';
import type { Caller } from '../http.ts';
import { authorOf } from './author.ts';
import type { Arrangement } from './change.ts';

export interface ConversationEvent {
  conversationId: string;
  channelId: string;
  kind: 'status' | 'assigned' | 'team' | 'labelled' | 'priority';
  content: object;
  /** The customer who did it by writing. */
  customer?: string;
}

/** What changed from `before` to `after`, with the names things had at the time. */
export async function eventsOf(
  tx: Tx,
  workspaceId: string,
  before: readonly Arrangement[],
  after: readonly Arrangement[],
): Promise<ConversationEvent[]> {
  const names = await namesOf(tx, workspaceId, before, after);
  return after.flatMap((now, at) => {
    const was = before[at] ?? now;
    const said = (kind: ConversationEvent['kind'], content: object) => ({
      conversationId: now.id,
      channelId: now.channel_id,
      kind,
      content,
    });
    const events: ConversationEvent[] = [];
    const slept = was.snoozed_until?.getTime() ?? null;
    if (was.status !== now.status || slept !== (now.snoozed_until?.getTime() ?? null)) {
      events.push(said('status', { status: now.status, until: now.snoozed_until?.toISOString() ?? null }));
    }
    if (was.team_id !== now.team_id) {
      events.push(said('team', { teamId: now.team_id, name: names.get(now.team_id ?? '') ?? null }));
    }
    if (was.assignee_id !== now.assignee_id) {
      events.push(said('assigned', { agentId: now.assignee_id, name: names.get(now.assignee_id ?? '') ?? null }));
    }
    const added = now.label_ids.filter((id) => !was.label_ids.includes(id)).map((id) => names.get(id) ?? '');
    const removed = was.label_ids.filter((id) => !now.label_ids.includes(id)).map((id) => names.get(id) ?? '');
    if (added.length + removed.length > 0) events.push(said('labelled', { added, removed }));
    if (was.priority !== now.priority) events.push(said('priority', { priority: now.priority }));
    return events;
  });
}

async function namesOf(
  tx: Tx,
  workspaceId: string,
  before: readonly Arrangement[],
  after: readonly Arrangement[],
): Promise<Map<string, string>> {
  const rows = [...before, ...after];
  const agents = [...new Set(after.flatMap((row) => row.assignee_id ?? []))];
  const teams = [...new Set(after.flatMap((row) => row.team_id ?? []))];
  const labels = [...new Set(rows.flatMap((row) => row.label_ids))];
  const { rows: named } = await sql<{ id: string; name: string }>`
    select id, name from agents where id = any(${agents}::uuid[])
    union all select id, name from teams where workspace_id = ${workspaceId} and id = any(${teams}::uuid[])
    union all select id, name from labels where workspace_id = ${workspaceId} and id = any(${labels}::uuid[])
  `.execute(tx);
  return new Map(named.map((row) => [row.id, row.name]));
}

/** After everything that is in their threads (invariant 9); the list's order and preview stay as they are. */
export async function writeEvents(
  tx: Tx,
  workspaceId: string,
  caller: Caller | null,
  events: readonly ConversationEvent[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  const author =
    caller === null
      ? { author_type: 'system', author_id: null, author_name: '' }
      : await authorOf(tx, workspaceId, caller);
  await sql`
    insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, content, author_type, author_id,
      author_name, placed_at)
    select ${workspaceId}::uuid, e.id, e.conversation_id, e.channel_id, 'event', e.kind, e.content::jsonb,
      case when e.customer is null then ${author.author_type} else 'contact' end,
      case when e.customer is null then ${author.author_id}::uuid end, coalesce(e.customer, ${author.author_name}),
      greatest(${now}::timestamptz, (select m.placed_at from messages m
        where m.workspace_id = ${workspaceId} and m.conversation_id = e.conversation_id
        order by m.placed_at desc limit 1) + interval '1 millisecond')
        + (row_number() over (partition by e.conversation_id order by e.id) - 1) * interval '1 millisecond'
    from unnest(${events.map(() => newId())}::uuid[], ${events.map((one) => one.conversationId)}::uuid[],
      ${events.map((one) => one.channelId)}::uuid[], ${events.map((one) => one.kind)}::text[],
      ${events.map((one) => JSON.stringify(one.content))}::text[], ${events.map((one) => one.customer ?? null)}::text[])
      as e (id, conversation_id, channel_id, kind, content, customer)
  `.execute(tx);
}
