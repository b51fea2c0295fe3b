import type { Contact, listContacts } from '@roost/contract/contacts.ts';
import type { Query } from '@roost/contract/endpoint.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';

interface Row {
  id: string;
  name: string;
  picture_key: string | null;
  created_at: Date;
}

/** Our own address of the picture: no browser of ours asks Meta. The key in it changes with the picture. */
export function pictureUrl(workspaceId: string, contactId: string, pictureKey: string | null): string | null {
  if (pictureKey === null) return null;
  return `/api/workspaces/${workspaceId}/contacts/${contactId}/picture?v=${pictureKey.split('/').at(-1)}`;
}

/** By name; the cursor is the last name and id shown. */
export async function contactPage(ctx: Ctx, workspaceId: string, query: Query<typeof listContacts>) {
  const after = query.cursor === undefined ? null : readPlace(query.cursor);
  return inWorkspace(ctx, workspaceId, async (tx) => {
    let select = tx
      .selectFrom('contacts')
      .select(['id', 'name', 'picture_key', 'created_at'])
      .where('workspace_id', '=', workspaceId);
    if (after !== null) select = select.where(sql<boolean>`(name, id) > (${after.name}, ${after.id}::uuid)`);
    if (query.q !== undefined && query.q !== '') select = select.where('name', 'ilike', contains(query.q));
    const rows = await select
      .orderBy('name')
      .orderBy('id')
      .limit(query.limit + 1)
      .execute();
    const shown = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? shown.at(-1) : undefined;
    return { items: await describe(tx, workspaceId, shown), nextCursor: last === undefined ? null : writePlace(last) };
  });
}

/** A pattern for `ilike` in which what the person typed means itself. */
export function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

export async function contactById(ctx: Ctx, workspaceId: string, id: string): Promise<Contact> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const row = await tx
      .selectFrom('contacts')
      .select(['id', 'name', 'picture_key', 'created_at'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    const [contact] = row === undefined ? [] : await describe(tx, workspaceId, [row]);
    return contact ?? notFound('contact');
  });
}

export async function pictureOf(ctx: Ctx, workspaceId: string, id: string) {
  const row = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('contacts')
      .select('picture_key')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
  const picture = row?.picture_key == null ? null : await ctx.storage.get(row.picture_key);
  return picture ?? notFound('picture');
}

async function describe(tx: Tx, workspaceId: string, rows: readonly Row[]): Promise<Contact[]> {
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

function writePlace({ name, id }: { name: string; id: string }): string {
  return Buffer.from(`${id}${name}`).toString('base64url');
}

function readPlace(cursor: string): { name: string; id: string } {
  const text = Buffer.from(cursor, 'base64url').toString();
  const id = text.slice(0, 36);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    fail('invalid_input', 'The cursor is not one of ours.', { field: 'cursor' });
  }
  return { id, name: text.slice(36) };
}
