/** Edits, reactions, hiding and unsending, written down: the newest counts, whatever comes first. */
import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import type { Change, ChangedMessage } from './changes.ts';

interface Applied {
  change: Change;
  id: string;
}

type Applicable<W extends Change['what']> = { id: string; change: Change & { what: W } };

/** The last of each message, `newer` deciding; for changes where only the newest counts. */
function newest<W extends Change['what']>(
  found: readonly Applied[],
  what: W,
  newer: (a: Change & { what: W }, b: Change & { what: W }) => boolean,
): Applicable<W>[] {
  const byId = new Map<string, Applicable<W>>();
  for (const { id, change } of found) {
    if (change.what !== what) continue;
    const candidate = change as Change & { what: W };
    const known = byId.get(id);
    if (known === undefined || newer(candidate, known.change)) byId.set(id, { id, change: candidate });
  }
  return [...byId.values()];
}

/** As PostgreSQL compares under the collation "C". */
function comesAfter(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0;
}

/**
 * Meta tells many times in seconds, so what somebody does and takes back can have the same one, in any order. Taking back
 * comes after, and of two others always the same.
 */
function placeOf(change: Change & { what: 'reaction' | 'hidden' }): string {
  if (change.what === 'hidden') return `${change.at} ${change.hidden ? 1 : 0}`;
  return `${change.at} ${change.emoji === null ? '1' : `0${change.emoji}`}`;
}

const changedColumns = sql`m.id, m.conversation_id as "conversationId"`;

export async function editMessages(tx: Tx, workspaceId: string, found: readonly Applied[]): Promise<ChangedMessage[]> {
  const edits = newest(found, 'edit', (a, b) =>
    a.revision === b.revision ? comesAfter(a.text ?? '', b.text ?? '') : a.revision > b.revision,
  );
  if (edits.length === 0) return [];
  const { rows } = await sql<ChangedMessage>`
    update messages m set text = e.text, edited_at = e.at,
      content = jsonb_set(m.content, '{revision}', to_jsonb(e.revision))
    from unnest(${edits.map((one) => one.id)}::uuid[], ${edits.map((one) => one.change.text)}::text[],
      ${edits.map((one) => one.change.revision)}::int[], ${edits.map((one) => one.change.at)}::timestamptz[])
      as e (id, text, revision, at)
    where m.workspace_id = ${workspaceId} and m.id = e.id and m.deleted_at is null
      and (coalesce((m.content ->> 'revision')::int, 0) < e.revision
        or (m.content ->> 'revision')::int = e.revision
          and coalesce(m.text, '') collate "C" < coalesce(e.text, '') collate "C")
    returning ${changedColumns}`.execute(tx);
  return rows;
}

/** One reaction per message and person: Meta replaces it. Kept with its time, so that an older one changes nothing. */
export async function reactToMessages(
  tx: Tx,
  workspaceId: string,
  found: readonly Applied[],
): Promise<ChangedMessage[]> {
  const reactions = found.flatMap(({ id, change }) => (change.what === 'reaction' ? [{ id, change }] : []));
  const changed: ChangedMessage[] = [];
  // One statement changes a row once: of several people on one message each has a round of its own.
  for (const by of new Set(reactions.map((one) => one.change.by))) {
    const ofPerson = newest(
      reactions.filter((one) => one.change.by === by),
      'reaction',
      (a, b) => comesAfter(placeOf(a), placeOf(b)),
    );
    const values = ofPerson.map(({ change }) => JSON.stringify({ emoji: change.emoji, at: change.at }));
    const { rows } = await sql<ChangedMessage>`
      update messages m set content = m.content || jsonb_build_object('reactions',
        coalesce(m.content -> 'reactions', '{}') || jsonb_build_object(${by}::text, n.value::jsonb))
      from unnest(${ofPerson.map((one) => one.id)}::uuid[], ${values}::text[],
        ${ofPerson.map((one) => placeOf(one.change))}::text[]) as n (id, value, place)
      where m.workspace_id = ${workspaceId} and m.id = n.id and m.deleted_at is null
        and coalesce((m.content -> 'reactions' -> ${by}::text ->> 'at') || ' '
          || coalesce('0' || (m.content -> 'reactions' -> ${by}::text ->> 'emoji'), '1'), '') collate "C" < n.place
      returning ${changedColumns}`.execute(tx);
    changed.push(...rows);
  }
  return changed;
}

export async function hideMessages(tx: Tx, workspaceId: string, found: readonly Applied[]): Promise<ChangedMessage[]> {
  const hidings = newest(found, 'hidden', (a, b) => comesAfter(placeOf(a), placeOf(b)));
  if (hidings.length === 0) return [];
  const values = hidings.map(({ change }) => JSON.stringify({ hidden: change.hidden, at: change.at }));
  const { rows } = await sql<ChangedMessage>`
    update messages m set content = jsonb_set(m.content, '{hidden}', n.value::jsonb)
    from unnest(${hidings.map((one) => one.id)}::uuid[], ${values}::text[],
      ${hidings.map((one) => placeOf(one.change))}::text[]) as n (id, value, place)
    where m.workspace_id = ${workspaceId} and m.id = n.id and m.deleted_at is null
      and coalesce((m.content -> 'hidden' ->> 'at') || ' '
        || case m.content -> 'hidden' ->> 'hidden' when 'true' then '1' else '0' end, '') collate "C" < n.place
    returning ${changedColumns}`.execute(tx);
  return rows;
}

/** Meta asks that unsent content is not kept (platform.md §3.6). */
export async function unsendMessages(
  tx: Tx,
  workspaceId: string,
  found: readonly Applied[],
): Promise<ChangedMessage[]> {
  const unsendings = newest(found, 'unsend', (a, b) => a.at < b.at);
  if (unsendings.length === 0) return [];
  const { rows } = await sql<ChangedMessage>`
    update messages m set text = null, content = '{}', edited_at = null, deleted_at = u.at
    from unnest(${unsendings.map((one) => one.id)}::uuid[], ${unsendings.map((one) => one.change.at)}::timestamptz[])
      as u (id, at)
    where m.workspace_id = ${workspaceId} and m.id = u.id and (m.deleted_at is null or m.deleted_at > u.at)
    returning ${changedColumns}`.execute(tx);
  return rows;
}
