import type { ContactNote, listContactNotes } from '@roost/contract/contacts.ts';
import type { Query } from '@roost/contract/endpoint.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId, readWorkspace, type Tx } from '../db/db.ts';
import { notFound } from '../errors.ts';
import type { Caller } from '../http.ts';
import { publish } from '../live.ts';
import { readCursor, toPage } from '../paging.ts';
import { mustKnowContact } from './describe.ts';

interface NoteRow {
  id: string;
  text: string;
  author_name: string;
  created_at: Date;
}

export function notePage(ctx: Ctx, workspaceId: string, contactId: string, query: Query<typeof listContactNotes>) {
  const before = readCursor(query.cursor);
  return readWorkspace(ctx, workspaceId, async (tx) => {
    await mustKnowContact(tx, workspaceId, contactId);
    let select = tx
      .selectFrom('contact_notes')
      .select(['id', 'text', 'author_name', 'created_at'])
      .where('workspace_id', '=', workspaceId)
      .where('contact_id', '=', contactId);
    if (before !== null) select = select.where('id', '<', before);
    const rows = await select
      .orderBy('id', 'desc')
      .limit(query.limit + 1)
      .execute();
    return toPage(rows, query.limit, (row) => row.id, describe);
  });
}

export function addNote(ctx: Ctx, workspaceId: string, contactId: string, caller: Caller, text: string) {
  return inWorkspace(ctx, workspaceId, async (tx): Promise<ContactNote> => {
    await mustKnowContact(tx, workspaceId, contactId);
    const row = await tx
      .insertInto('contact_notes')
      .values({
        workspace_id: workspaceId,
        id: newId(),
        contact_id: contactId,
        text,
        ...(await authorOf(tx, workspaceId, caller)),
        created_at: ctx.clock.now(),
      })
      .returning(['id', 'text', 'author_name', 'created_at'])
      .executeTakeFirstOrThrow();
    await publish(tx, workspaceId, [{ type: 'contact', ids: [contactId] }]);
    return describe(row);
  });
}

export function removeNote(ctx: Ctx, workspaceId: string, id: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const row = await tx
      .deleteFrom('contact_notes')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .returning('contact_id')
      .executeTakeFirst();
    if (row === undefined) notFound('note');
    await publish(tx, workspaceId, [{ type: 'contact', ids: [row.contact_id] }]);
  });
}

async function authorOf(tx: Tx, workspaceId: string, caller: Caller) {
  if (caller.type === 'agent') {
    const agent = await tx.selectFrom('agents').select('name').where('id', '=', caller.agentId).executeTakeFirst();
    return { author_id: caller.agentId, author_name: agent?.name ?? '' };
  }
  const key = await tx
    .selectFrom('api_keys')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', caller.type === 'apiKey' ? caller.keyId : null)
    .executeTakeFirst();
  return { author_id: null, author_name: key?.name ?? '' };
}

function describe(row: NoteRow): ContactNote {
  return { id: row.id, text: row.text, author: row.author_name, createdAt: row.created_at.toISOString() };
}
