import type { Contact, listContacts } from '@roost/contract/contacts.ts';
import type { Query } from '@roost/contract/endpoint.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { readWorkspace, type Tx } from '../db/db.ts';
import { isOneOf } from '../db/one-of.ts';
import { notFound } from '../errors.ts';
import { agentIdOf, type Caller } from '../http.ts';
import { nameCursor, readNameCursor } from '../paging.ts';
import { describeContacts, selectContacts } from './describe.ts';
import { isLookedFor } from './look-for.ts';

/** By name, as in a phone book; the cursor is the last name and id shown. */
export async function contactPage(ctx: Ctx, workspaceId: string, caller: Caller, query: Query<typeof listContacts>) {
  const after = readNameCursor(query.cursor);
  return readWorkspace(ctx, workspaceId, async (tx) => {
    let select = selectContacts(tx, workspaceId);
    if (after !== null)
      select = select.where(sql<boolean>`(roost_fold(c.name), c.id) > (roost_fold(${after.name}), ${after.id}::uuid)`);
    if (query.q !== undefined && query.q !== '') select = select.where(isLookedFor(query.q));
    if (query.stageId !== undefined) select = select.where(isOneOf(sql`c.stage_id`, query.stageId));
    if (query.source !== undefined) select = select.where(isOneOf(sql`c.source`, query.source, 'text'));
    if (query.ownerId !== undefined) {
      const owners = query.ownerId.map((owner) => (owner === 'me' ? agentIdOf(caller) : owner));
      select = select.where(isOneOf(sql`c.owner_id`, owners));
    }
    if (query.blocked !== undefined) {
      select = select.where('c.blocked_at', query.blocked === 'true' ? 'is not' : 'is', null);
    }
    const rows = await select
      .orderBy(sql`roost_fold(c.name)`)
      .orderBy('c.id')
      .limit(query.limit + 1)
      .execute();
    const shown = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? shown.at(-1) : undefined;
    return {
      items: await describeContacts(tx, workspaceId, shown),
      nextCursor: last === undefined ? null : nameCursor(last),
    };
  });
}

export function contactById(ctx: Ctx, workspaceId: string, id: string): Promise<Contact> {
  return readWorkspace(ctx, workspaceId, (tx) => readContact(tx, workspaceId, id));
}

/** Who was merged away is answered by the contact they became, so that an open page or a saved link goes on. */
export async function readContact(tx: Tx, workspaceId: string, id: string): Promise<Contact> {
  const find = (contactId: string) => selectContacts(tx, workspaceId).where('c.id', '=', contactId).executeTakeFirst();
  const row = (await find(id)) ?? (await find((await becameOf(tx, workspaceId, id)) ?? id));
  const [contact] = row === undefined ? [] : await describeContacts(tx, workspaceId, [row]);
  return contact ?? notFound('contact');
}

async function becameOf(tx: Tx, workspaceId: string, id: string): Promise<string | null> {
  const merge = await tx
    .selectFrom('contact_merges')
    .select('contact_id')
    .where('workspace_id', '=', workspaceId)
    .where(sql<boolean>`gone ->> 'id' = ${id}`)
    .where('undone_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return merge?.contact_id ?? null;
}

export async function pictureOf(ctx: Ctx, workspaceId: string, id: string) {
  const row = await readWorkspace(ctx, workspaceId, (tx) =>
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
