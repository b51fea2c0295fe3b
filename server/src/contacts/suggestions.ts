import type { MergeSuggestion } from '@roost/contract/contacts.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, readWorkspace } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { describeContacts, mustKnowContact, selectContacts } from './describe.ts';

const suggestionsMax = 10;

/** Contacts that may be the same person, the strongest reason first; pairs told apart by an agent are left out. */
export function suggestionsFor(ctx: Ctx, workspaceId: string, id: string): Promise<{ items: MergeSuggestion[] }> {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    await mustKnowContact(tx, workspaceId, id);
    const { rows } = await sql<{ id: string; reason: MergeSuggestion['reason']; value: string }>`
      with me as (select * from contacts where workspace_id = ${workspaceId} and id = ${id}),
      -- A number by which a channel reaches them counts like one an agent wrote down.
      numbers as (
        select phone as number from me where phone is not null
        union select address from identities
          where workspace_id = ${workspaceId} and contact_id = ${id} and address like '+%'
      ),
      found as (
        select c.id, 1 as rank, 'same_phone' as reason, c.phone as value from contacts c, numbers n
          where c.workspace_id = ${workspaceId} and c.phone = n.number
        union all select i.contact_id, 1, 'same_phone', n.number from numbers n
          join identities i on i.workspace_id = ${workspaceId} and i.address = n.number
        union all select c.id, 2, 'same_email', c.email from contacts c, me
          where c.workspace_id = ${workspaceId} and lower(c.email) = lower(me.email)
        union all select o.contact_id, 3, 'same_username', o.username from identities mine
          join identities o on o.workspace_id = mine.workspace_id and lower(o.username) = lower(mine.username)
          where mine.workspace_id = ${workspaceId} and mine.contact_id = ${id} and mine.username <> ''
        -- A first name alone is no reason.
        union all select c.id, 4, 'same_name', c.name from contacts c, me
          where c.workspace_id = ${workspaceId} and lower(c.name) = lower(me.name) and me.name ~ '\\S\\s+\\S'
      ),
      best as (select distinct on (id) * from found where id <> ${id} order by id, rank)
      select b.id, b.reason, b.value from best b
      where not exists (
        select 1 from contact_distinctions d where d.workspace_id = ${workspaceId}
          and d.one_id = least(b.id, ${id}::uuid) and d.other_id = greatest(b.id, ${id}::uuid))
      order by b.rank, b.id limit ${suggestionsMax}`.execute(tx);
    if (rows.length === 0) return { items: [] };
    const contacts = await describeContacts(
      tx,
      workspaceId,
      await selectContacts(tx, workspaceId)
        .where(
          'c.id',
          'in',
          rows.map((row) => row.id),
        )
        .execute(),
    );
    return {
      items: rows.flatMap(({ id: other, reason, value }) => {
        const contact = contacts.find((one) => one.id === other);
        return contact === undefined ? [] : [{ contact, reason, value }];
      }),
    };
  });
}

/** These two are different people: never suggested again. */
export function tellApart(ctx: Ctx, workspaceId: string, id: string, otherId: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    if (id === otherId) fail('invalid_input', 'Choose another contact.', { field: 'contactId' });
    const known = await tx
      .selectFrom('contacts')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', [id, otherId])
      .execute();
    if (known.length < 2) notFound('contact');
    await sql`insert into contact_distinctions (workspace_id, one_id, other_id)
      values (${workspaceId}, least(${id}::uuid, ${otherId}::uuid), greatest(${id}::uuid, ${otherId}::uuid))
      on conflict do nothing`.execute(tx);
  });
}
