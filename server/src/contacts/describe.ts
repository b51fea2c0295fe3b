/** What may leave the server about contacts: rows in, answers of the contract out. */
import type { Contact } from '@roost/contract/contacts.ts';
import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import { notFound } from '../errors.ts';

export interface ContactRow {
  id: string;
  name: string;
  picture_key: string | null;
  email: string | null;
  phone: string | null;
  owner_id: string | null;
  owner_name: string | null;
  stage_id: string | null;
  source: Contact['source'];
  source_detail: unknown;
  fields: unknown;
  blocked_at: Date | null;
  created_at: Date;
}

/** Our own address of the picture: no browser of ours asks Meta. The key in it changes with the picture. */
export function pictureUrl(workspaceId: string, contactId: string, pictureKey: string | null): string | null {
  if (pictureKey === null) return null;
  return `/api/workspaces/${workspaceId}/contacts/${contactId}/picture?v=${pictureKey.split('/').at(-1)}`;
}

export function selectContacts(tx: Tx, workspaceId: string) {
  return tx
    .selectFrom('contacts as c')
    .leftJoin('agents as o', 'o.id', 'c.owner_id')
    .select([
      'c.id',
      'c.name',
      'c.picture_key',
      'c.email',
      'c.phone',
      'c.owner_id',
      'o.name as owner_name',
      'c.stage_id',
      'c.source',
      'c.source_detail',
      'c.fields',
      'c.blocked_at',
      'c.created_at',
    ])
    .where('c.workspace_id', '=', workspaceId);
}

export async function mustKnowContact(tx: Tx, workspaceId: string, contactId: string): Promise<void> {
  const contact = await tx
    .selectFrom('contacts')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', contactId)
    .executeTakeFirst();
  if (contact === undefined) notFound('contact');
}

/** The rows with every identity, in the order given. */
export async function describeContacts(tx: Tx, workspaceId: string, rows: readonly ContactRow[]): Promise<Contact[]> {
  if (rows.length === 0) return [];
  const identities = await tx
    .selectFrom('identities as i')
    .innerJoin('channels as ch', (join) =>
      join.onRef('ch.workspace_id', '=', 'i.workspace_id').onRef('ch.id', '=', 'i.channel_id'),
    )
    .select(['i.contact_id', 'i.channel_id', 'ch.kind', 'i.external_id', 'i.name', 'i.username'])
    .where('i.workspace_id', '=', workspaceId)
    .where('i.contact_id', '=', sql<string>`any(${rows.map((row) => row.id)}::uuid[])`)
    .orderBy('i.id')
    .execute();
  const byContact = Map.groupBy(identities, (one) => one.contact_id);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    pictureUrl: pictureUrl(workspaceId, row.id, row.picture_key),
    email: row.email,
    phone: row.phone,
    owner: row.owner_id === null ? null : { id: row.owner_id, name: row.owner_name ?? '' },
    stageId: row.stage_id,
    source: row.source,
    sourceTitle: (row.source_detail as { title?: string }).title ?? null,
    fields: row.fields as Contact['fields'],
    blocked: row.blocked_at !== null,
    identities: (byContact.get(row.id) ?? []).map((one) => ({
      channelKind: one.kind,
      channelId: one.channel_id,
      externalId: one.external_id,
      name: one.name,
      username: one.username,
    })),
    createdAt: row.created_at.toISOString(),
  }));
}
