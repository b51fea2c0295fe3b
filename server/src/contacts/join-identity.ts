import { sql } from 'kysely';
import { newId, type Tx } from '../db/db.ts';
import { muteAsContact } from './mute.ts';

export interface Joined {
  identityId: string;
  contactId: string;
  /** Contacts whose people changed. */
  contactIds: string[];
}

/**
 * Meta has told that the person with `externalId` on this channel is the one behind `identityId`: from now on both
 * identities belong to one contact, the older of the two.
 */
export async function joinIdentity(
  tx: Tx,
  workspaceId: string,
  identityId: string,
  externalId: string,
): Promise<Joined> {
  const one = await tx
    .selectFrom('identities')
    .select(['id', 'contact_id', 'channel_id', 'name', 'username'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', identityId)
    .executeTakeFirstOrThrow();
  const other = await tx
    .selectFrom('identity_aliases as a')
    .innerJoin('identities as i', (join) =>
      join.onRef('i.workspace_id', '=', 'a.workspace_id').onRef('i.id', '=', 'a.identity_id'),
    )
    .select(['i.id', 'i.contact_id'])
    .where('a.workspace_id', '=', workspaceId)
    .where('a.channel_id', '=', one.channel_id)
    .where('a.alias', '=', externalId)
    .executeTakeFirst();
  if (other === undefined) {
    const id = newId();
    const { contact_id, channel_id, name, username } = one;
    const identity = { workspace_id: workspaceId, id, contact_id, channel_id, name, username };
    await tx
      .insertInto('identities')
      .values({ ...identity, external_id: externalId, address: externalId })
      .execute();
    const alias = { workspace_id: workspaceId, channel_id, alias: externalId, identity_id: id };
    await tx.insertInto('identity_aliases').values(alias).execute();
    return { identityId: id, contactId: contact_id, contactIds: [contact_id] };
  }
  if (other.contact_id === one.contact_id) {
    return { identityId: other.id, contactId: one.contact_id, contactIds: [] };
  }
  // Ids are in the order of time.
  const [kept, gone] = [one.contact_id, other.contact_id].sort() as [string, string];
  const moved = gone === one.contact_id ? one.id : other.id;
  for (const table of ['identities', 'conversations'] as const) {
    await sql`update ${sql.table(table)} set contact_id = ${kept} where workspace_id = ${workspaceId}
      and ${sql.ref(table === 'identities' ? 'id' : 'identity_id')} = ${moved}`.execute(tx);
  }
  // Whoever was blocked stays so.
  await sql`update contacts k set blocked_at = g.blocked_at from contacts g
    where k.workspace_id = ${workspaceId} and k.id = ${kept} and k.blocked_at is null
      and g.workspace_id = k.workspace_id and g.id = ${gone} and g.blocked_at is not null`.execute(tx);
  await muteAsContact(tx, workspaceId, kept);
  await forgetEmpty(tx, workspaceId, gone);
  return { identityId: other.id, contactId: kept, contactIds: [kept, gone] };
}

/** A contact without anybody behind it goes, unless somebody wrote something down about it. */
async function forgetEmpty(tx: Tx, workspaceId: string, contactId: string): Promise<void> {
  await sql`
    delete from contacts c where c.workspace_id = ${workspaceId} and c.id = ${contactId} and c.name_source <> 'agent'
      and not exists (select 1 from identities i where i.workspace_id = c.workspace_id and i.contact_id = c.id)
      and not exists (select 1 from conversations o where o.workspace_id = c.workspace_id and o.contact_id = c.id)
      and not exists (select 1 from contact_notes n where n.workspace_id = c.workspace_id and n.contact_id = c.id)
  `.execute(tx);
}
