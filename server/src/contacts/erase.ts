/** Forgetting a person: what they wrote, what was written to them, files, notes and every id. */
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { deletionUrl, recordDeletion } from '../deletion-requests.ts';
import { notFound } from '../errors.ts';
import { publish } from '../live.ts';
import { askForEraseDeliveries } from './erase-deliveries.ts';

/** Answers the public page that says that it is done. */
export async function erase(
  ctx: Ctx,
  workspaceId: string,
  actor: Actor,
  contactId: string,
): Promise<{ code: string; url: string }> {
  const { code, files } = await inWorkspace(ctx, workspaceId, async (tx) => {
    const gone = await eraseRows(tx, workspaceId, contactId);
    if (gone === null) return notFound('contact');
    const code = await recordDeletion(tx, workspaceId, { kind: 'contact', erased: gone.erased, idsLeft: gone.ids });
    await askForEraseDeliveries(ctx, tx);
    await audit(tx, workspaceId, actor, 'contact.erased', contactId, { code });
    await publish(tx, workspaceId, [
      { type: 'contact', ids: [contactId] },
      { type: 'conversation', all: true },
    ]);
    return { code, files: gone.files };
  });
  for (const key of files) await ctx.storage.remove(key);
  return { code, url: deletionUrl(ctx.config.publicUrl, code) };
}

/** The contact who is known by exactly this id on some channel, if there is one (platform.md §1.9). */
export async function contactKnownAs(ctx: Ctx, workspaceId: string, externalId: string): Promise<string | null> {
  const row = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('identities')
      .select('contact_id')
      .where('workspace_id', '=', workspaceId)
      .where('external_id', '=', externalId)
      .executeTakeFirst(),
  );
  return row?.contact_id ?? null;
}

async function eraseRows(tx: Tx, workspaceId: string, contactId: string) {
  const contact = await tx
    .selectFrom('contacts')
    .select('picture_key')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', contactId)
    .forUpdate()
    .executeTakeFirst();
  if (contact === undefined) return null;
  // Whoever writes into them now comes first, or finds them gone.
  await sql`select 1 from conversations where workspace_id = ${workspaceId} and contact_id = ${contactId}
    order by id for update`.execute(tx);
  const ids = await sql<{ id: string }>`
    select external_id as id from identities where workspace_id = ${workspaceId} and contact_id = ${contactId}
    union select a.alias from identity_aliases a join identities i
      on i.workspace_id = a.workspace_id and i.id = a.identity_id
      where i.workspace_id = ${workspaceId} and i.contact_id = ${contactId}`.execute(tx);
  const files = await sql<{ key: string | null }>`
    select unnest(array[f.storage_key, f.preview_key]) as key
    from attachments f
    join messages m on m.workspace_id = f.workspace_id and m.id = f.message_id
    join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where f.workspace_id = ${workspaceId} and c.contact_id = ${contactId}
    union
    -- Whoever was merged into this contact may have had a picture of their own.
    select g.gone ->> 'picture_key' from contact_merges g
    where g.workspace_id = ${workspaceId} and g.contact_id = ${contactId} and g.undone_at is null
      and not exists (select 1 from contacts o where o.workspace_id = g.workspace_id and o.id <> ${contactId}
        and o.picture_key = g.gone ->> 'picture_key')`.execute(tx);
  await sql`
    delete from parked_events p using messages m, conversations c
    where p.workspace_id = ${workspaceId} and m.workspace_id = p.workspace_id and m.channel_id = p.channel_id
      and m.external_id = p.external_id and c.workspace_id = m.workspace_id and c.id = m.conversation_id
      and c.contact_id = ${contactId}`.execute(tx);
  const messages = await sql`
    delete from messages m using conversations c
    where m.workspace_id = ${workspaceId} and c.workspace_id = m.workspace_id and c.id = m.conversation_id
      and c.contact_id = ${contactId}`.execute(tx);
  const conversations = await sql`
    delete from conversations where workspace_id = ${workspaceId} and contact_id = ${contactId}`.execute(tx);
  const identities = await sql`
    delete from identities where workspace_id = ${workspaceId} and contact_id = ${contactId}`.execute(tx);
  // The merges that remember them go with the contact.
  await tx.deleteFrom('contacts').where('workspace_id', '=', workspaceId).where('id', '=', contactId).execute();
  return {
    ids: ids.rows.map(({ id }) => id),
    files: [...files.rows.map(({ key }) => key), contact.picture_key].filter((key) => key !== null),
    erased: {
      messages: Number(messages.numAffectedRows ?? 0),
      conversations: Number(conversations.numAffectedRows ?? 0),
      identities: Number(identities.numAffectedRows ?? 0),
    },
  };
}
