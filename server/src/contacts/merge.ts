import type { Contact, ContactMerge } from '@roost/contract/contacts.ts';
import { type Selectable, sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { actorOf, audit } from '../db/audit.ts';
import { inWorkspace, newId, readWorkspace, type Tx } from '../db/db.ts';
import type { ContactsTable } from '../db/tables/contacts.ts';
import { fail, notFound } from '../errors.ts';
import { agentIdOf, type Caller } from '../http.ts';
import { publish } from '../live.ts';
import { readContact } from './contacts.ts';
import { mustKnowContact } from './describe.ts';
import { muteAsContact } from './mute.ts';

type Row = Selectable<ContactsTable>;

/** What the kept contact takes from the other where it has nothing itself. */
const taken = ['picture_key', 'email', 'phone', 'owner_id', 'stage_id', 'source', 'blocked_at'] as const;

export function merge(ctx: Ctx, workspaceId: string, id: string, otherId: string, caller: Caller) {
  return inWorkspace(ctx, workspaceId, async (tx): Promise<Contact & { mergeId: string }> => {
    if (id === otherId) fail('invalid_input', 'A contact cannot be merged with itself.', { field: 'contactId' });
    const mergedBy = agentIdOf(caller);
    const mergeId = await mergeContacts(tx, workspaceId, id, otherId, mergedBy, ctx.clock.now());
    await audit(tx, workspaceId, actorOf(caller), 'contact.merged', id, { gone: otherId });
    return { ...(await readContact(tx, workspaceId, id)), mergeId };
  });
}

/** Moves identities, conversations and notes of `otherId` to `id`; the other contact is gone, and remembered for undo. */
export async function mergeContacts(
  tx: Tx,
  workspaceId: string,
  id: string,
  otherId: string,
  mergedBy: string | null,
  now: Date,
): Promise<string> {
  const [kept, gone] = await lockBoth(tx, workspaceId, id, otherId);
  const identityIds = await moveIdentities(tx, workspaceId, gone.id, kept.id, null);
  const noteIds = await moveNotes(tx, workspaceId, gone.id, kept.id, null);
  const mergeId = newId();
  await tx
    .insertInto('contact_merges')
    .values({
      workspace_id: workspaceId,
      id: mergeId,
      contact_id: kept.id,
      gone: JSON.stringify(gone),
      kept: JSON.stringify(kept),
      identity_ids: identityIds,
      note_ids: noteIds,
      merged_by: mergedBy,
      merged_at: now,
    })
    .execute();
  // Earlier merges into the one that goes go along; once this one is undone, they can be undone again.
  await tx
    .updateTable('contact_merges')
    .set({ contact_id: kept.id })
    .where('workspace_id', '=', workspaceId)
    .where('contact_id', '=', gone.id)
    .execute();
  await tx.deleteFrom('contacts').where('workspace_id', '=', workspaceId).where('id', '=', gone.id).execute();
  await fillGaps(tx, workspaceId, kept, gone);
  await muteAsContact(tx, workspaceId, kept.id);
  await announce(tx, workspaceId, [kept.id, gone.id]);
  return mergeId;
}

/** Those that can be undone: what the other one was merged with before is theirs, and shown once they are back. */
export function mergesOf(ctx: Ctx, workspaceId: string, id: string): Promise<{ items: ContactMerge[] }> {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    await mustKnowContact(tx, workspaceId, id);
    const rows = await tx
      .selectFrom('contact_merges as m')
      .leftJoin('agents as a', 'a.id', 'm.merged_by')
      .select(['m.id', 'm.gone', 'm.merged_at', 'a.name'])
      .where('m.workspace_id', '=', workspaceId)
      .where('m.contact_id', '=', id)
      .where('m.undone_at', 'is', null)
      .where(sql<boolean>`m.kept ->> 'id' = ${id}`)
      .orderBy('m.id', 'desc')
      .execute();
    return {
      items: rows.map((row) => {
        const gone = row.gone as Row;
        return {
          id: row.id,
          gone: { id: gone.id, name: gone.name },
          by: row.name,
          mergedAt: row.merged_at.toISOString(),
        };
      }),
    };
  });
}

/** The other contact is back with what was its own; what both gained since stays with the one that was kept. */
export function undo(ctx: Ctx, workspaceId: string, mergeId: string, caller: Caller): Promise<Contact> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const row = await tx
      .selectFrom('contact_merges')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', mergeId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) notFound('merge');
    if (row.undone_at !== null) fail('conflict', 'This merge was undone already.');
    const [gone, before] = [row.gone as Row, row.kept as Row];
    if (before.id !== row.contact_id) fail('conflict', 'First undo the merge that came after this one.');
    await tx
      .insertInto('contacts')
      .values({
        ...gone,
        ...(await stillThere(tx, workspaceId, gone)),
        source_detail: JSON.stringify(gone.source_detail),
        fields: JSON.stringify(gone.fields),
      })
      .execute();
    await moveIdentities(tx, workspaceId, row.contact_id, gone.id, row.identity_ids);
    await moveNotes(tx, workspaceId, row.contact_id, gone.id, row.note_ids);
    // What is remembered is needed no longer.
    await tx
      .updateTable('contact_merges')
      .set({ undone_at: ctx.clock.now(), gone: '{}', kept: '{}' })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', mergeId)
      .execute();
    await moveMerges(tx, workspaceId, row.contact_id, gone.id);
    await giveBack(tx, workspaceId, row.contact_id, before, gone);
    await muteAsContact(tx, workspaceId, gone.id);
    await muteAsContact(tx, workspaceId, row.contact_id);
    await audit(tx, workspaceId, actorOf(caller), 'contact.merge_undone', row.contact_id, { back: gone.id });
    await announce(tx, workspaceId, [row.contact_id, gone.id]);
    return readContact(tx, workspaceId, gone.id);
  });
}

/** In the order of ids, so that two who merge the same pair the other way round wait instead of deadlocking. */
async function lockBoth(tx: Tx, workspaceId: string, id: string, otherId: string): Promise<[Row, Row]> {
  const rows = await tx
    .selectFrom('contacts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [id, otherId])
    .orderBy('id')
    .forUpdate()
    .execute();
  const one = rows.find((row) => row.id === id);
  const other = rows.find((row) => row.id === otherId);
  return one === undefined || other === undefined ? notFound('contact') : [one, other];
}

/** Answers the ids moved; `only` names them on the way back. */
async function moveIdentities(
  tx: Tx,
  workspaceId: string,
  from: string,
  to: string,
  only: readonly string[] | null,
): Promise<string[]> {
  const chosen = only === null ? sql`true` : sql`id = any(${only}::uuid[])`;
  const { rows } = await sql<{ id: string }>`
    update identities set contact_id = ${to}
    where workspace_id = ${workspaceId} and contact_id = ${from} and ${chosen} returning id`.execute(tx);
  const ids = rows.map((row) => row.id);
  await sql`update conversations set contact_id = ${to}
    where workspace_id = ${workspaceId} and contact_id = ${from} and identity_id = any(${ids}::uuid[])`.execute(tx);
  return ids;
}

async function moveNotes(
  tx: Tx,
  workspaceId: string,
  from: string,
  to: string,
  only: readonly string[] | null,
): Promise<string[]> {
  const chosen = only === null ? sql`true` : sql`id = any(${only}::uuid[])`;
  const { rows } = await sql<{ id: string }>`
    update contact_notes set contact_id = ${to}
    where workspace_id = ${workspaceId} and contact_id = ${from} and ${chosen} returning id`.execute(tx);
  return rows.map((row) => row.id);
}

/** The merges that had gone along with `goneId` are its own again. */
async function moveMerges(tx: Tx, workspaceId: string, from: string, goneId: string): Promise<void> {
  await sql`
    with recursive its (id, gone) as (
      select id, gone ->> 'id' from contact_merges
      where workspace_id = ${workspaceId} and contact_id = ${from} and undone_at is null and kept ->> 'id' = ${goneId}
      union
      select m.id, m.gone ->> 'id' from contact_merges m join its on m.kept ->> 'id' = its.gone
      where m.workspace_id = ${workspaceId} and m.contact_id = ${from} and m.undone_at is null
    )
    update contact_merges m set contact_id = ${goneId} from its
    where m.workspace_id = ${workspaceId} and m.id = its.id`.execute(tx);
}

async function fillGaps(tx: Tx, workspaceId: string, kept: Row, gone: Row): Promise<void> {
  const gaps = Object.fromEntries(taken.filter((key) => kept[key] === null).map((key) => [key, gone[key]]));
  const named = kept.name_source === 'id' && gone.name_source !== 'id';
  await tx
    .updateTable('contacts')
    .set({
      ...gaps,
      ...(named ? { name: gone.name, name_source: gone.name_source } : {}),
      ...(kept.source === null ? { source_detail: JSON.stringify(gone.source_detail) } : {}),
      fields: JSON.stringify({ ...(gone.fields as object), ...(kept.fields as object) }),
      updated_at: sql`now()`,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', kept.id)
    .execute();
}

/** Empties what was taken, where it is still just that; also in what later merges remember of the kept contact. */
async function giveBack(tx: Tx, workspaceId: string, id: string, before: Row, gone: Row): Promise<void> {
  const now = await tx
    .selectFrom('contacts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const left = without(now, before, gone);
  await tx
    .updateTable('contacts')
    .set({ ...left, source_detail: JSON.stringify(left.source_detail), fields: JSON.stringify(left.fields) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
  const others = await tx
    .selectFrom('contact_merges')
    .select(['id', 'kept'])
    .where('workspace_id', '=', workspaceId)
    .where('contact_id', '=', id)
    .where('undone_at', 'is', null)
    .where(sql<boolean>`kept ->> 'id' = ${id}`)
    .execute();
  for (const other of others) {
    const kept = other.kept as Row;
    await tx
      .updateTable('contact_merges')
      .set({ kept: JSON.stringify({ ...kept, ...without(kept, before, gone) }) })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', other.id)
      .execute();
  }
}

/** `now` without what it has of `gone` alone. */
function without(now: Row, before: Row, gone: Row) {
  const same = (key: (typeof taken)[number]) => JSON.stringify(now[key]) === JSON.stringify(gone[key]);
  const back = taken.filter((key) => before[key] === null && same(key));
  const named = before.name_source === 'id' && now.name === gone.name;
  const [had, theirs] = [before.fields as Record<string, unknown>, gone.fields as Record<string, unknown>];
  const fields = Object.entries(now.fields as Record<string, unknown>).filter(
    ([key, value]) => key in had || value !== theirs[key],
  );
  return {
    ...Object.fromEntries(back.map((key) => [key, null])),
    ...(named ? { name: before.name, name_source: before.name_source } : {}),
    source_detail: back.includes('source') ? {} : now.source_detail,
    fields: Object.fromEntries(fields),
  };
}

/** Owner and stage may have been removed since. */
async function stillThere(tx: Tx, workspaceId: string, gone: Row) {
  const owner = await tx
    .selectFrom('members')
    .select('agent_id as id')
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', gone.owner_id)
    .executeTakeFirst();
  const stage = await tx
    .selectFrom('stages')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', gone.stage_id)
    .executeTakeFirst();
  return { owner_id: owner?.id ?? null, stage_id: stage?.id ?? null };
}

async function announce(tx: Tx, workspaceId: string, contactIds: string[]): Promise<void> {
  const conversations = await tx
    .selectFrom('conversations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('contact_id', 'in', contactIds)
    .execute();
  await publish(tx, workspaceId, [
    { type: 'contact', ids: contactIds },
    { type: 'conversation', ids: conversations.map((row) => row.id) },
  ]);
}
