import type { Body, Query } from '@roost/contract/endpoint.ts';
import type {
  changeSavedReply as changeEndpoint,
  createSavedReply as createEndpoint,
  listSavedReplies,
  SavedReply,
} from '@roost/contract/organize.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId, readWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { agentIdOf, type Caller } from '../http.ts';
import { readNameCursor, toNamedPage } from '../paging.ts';
import { mayChange } from './may-change.ts';

interface Row {
  id: string;
  name: string;
  text: string;
  attachment_ids: string[];
  attachments: SavedReply['attachments'];
  owner_id: string | null;
  created_by: string | null;
}

const columns = ['id', 'name', 'text', 'attachment_ids', 'owner_id', 'created_by'] as const;

/** In the order they were attached; one that is gone is left out. */
const attachments = sql<SavedReply['attachments']>`coalesce((
  select json_agg(json_build_object('id', a.id, 'name', coalesce(a.name, a.kind), 'mimeType',
    coalesce(a.mime_type, 'application/octet-stream'), 'bytes', coalesce(a.bytes, 0)) order by held.place)
  from unnest(saved_replies.attachment_ids) with ordinality as held (id, place)
  join attachments a on a.workspace_id = saved_replies.workspace_id and a.id = held.id), '[]')`;

function describe(caller: Caller) {
  return (row: Row): SavedReply => ({
    id: row.id,
    name: row.name,
    text: row.text,
    attachmentIds: row.attachments.map((one) => one.id),
    attachments: row.attachments,
    shared: row.owner_id === null,
    own: mayChange(caller, row),
  });
}

function visible(tx: Tx, workspaceId: string, caller: Caller) {
  return tx
    .selectFrom('saved_replies')
    .select(columns)
    .select(attachments.as('attachments'))
    .where('workspace_id', '=', workspaceId)
    .where((eb) => eb.or([eb('owner_id', 'is', null), eb('owner_id', '=', agentIdOf(caller))]));
}

export function savedReplyPage(ctx: Ctx, workspaceId: string, caller: Caller, query: Query<typeof listSavedReplies>) {
  const after = readNameCursor(query.cursor);
  return readWorkspace(ctx, workspaceId, async (tx) => {
    let select = visible(tx, workspaceId, caller);
    if (after !== null) select = select.where(sql<boolean>`(name, id) > (${after.name}, ${after.id}::uuid)`);
    if (query.q !== undefined && query.q !== '') {
      const pattern = `%${query.q.replace(/[\\%_]/g, '\\$&')}%`;
      select = select.where((eb) => eb.or([eb('name', 'ilike', pattern), eb('text', 'ilike', pattern)]));
    }
    const rows = await select
      .orderBy('name')
      .orderBy('id')
      .limit(query.limit + 1)
      .execute();
    return toNamedPage(rows, query.limit, describe(caller));
  });
}

export function createSavedReply(
  ctx: Ctx,
  workspaceId: string,
  caller: Caller,
  wish: Body<typeof createEndpoint>,
): Promise<SavedReply> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await mustBeUploads(tx, workspaceId, wish.attachmentIds ?? []);
    const id = newId();
    const row = {
      id,
      name: wish.name,
      text: wish.text,
      attachment_ids: wish.attachmentIds ?? [],
      owner_id: ownerOf(caller, wish.shared ?? true),
      created_by: agentIdOf(caller),
    };
    await tx
      .insertInto('saved_replies')
      .values({ workspace_id: workspaceId, ...row })
      .execute();
    return describe(caller)(await own(tx, workspaceId, id, caller));
  });
}

export function changeSavedReply(
  ctx: Ctx,
  workspaceId: string,
  id: string,
  caller: Caller,
  wish: Body<typeof changeEndpoint>,
): Promise<SavedReply> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const { attachments: _files, ...before } = await own(tx, workspaceId, id, caller);
    const news = (wish.attachmentIds ?? []).filter((one) => !before.attachment_ids.includes(one));
    await mustBeUploads(tx, workspaceId, news);
    const after = {
      ...before,
      name: wish.name ?? before.name,
      text: wish.text ?? before.text,
      attachment_ids: wish.attachmentIds ?? before.attachment_ids,
      owner_id: wish.shared === undefined ? before.owner_id : ownerOf(caller, wish.shared),
    };
    await tx
      .updateTable('saved_replies')
      .set(after)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
    return describe(caller)(await own(tx, workspaceId, id, caller));
  });
}

/** Uploaded, and part of no message: then it lasts as long as the saved reply. */
async function mustBeUploads(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const found = await tx
    .selectFrom('attachments')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .where('message_id', 'is', null)
    .where('state', '=', 'stored')
    .execute();
  if (found.length === new Set(ids).size) return;
  fail('invalid_input', 'A file is not here (any more); upload it again.', { field: 'attachmentIds' });
}

export function deleteSavedReply(ctx: Ctx, workspaceId: string, id: string, caller: Caller): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await own(tx, workspaceId, id, caller);
    await tx.deleteFrom('saved_replies').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
  });
}

/** Another agent's private one is not there for us; a shared one of somebody else's only for admins. */
async function own(tx: Tx, workspaceId: string, id: string, caller: Caller): Promise<Row> {
  const row = await visible(tx, workspaceId, caller).where('id', '=', id).executeTakeFirst();
  if (row === undefined) return notFound('saved reply');
  if (!mayChange(caller, row)) fail('forbidden', 'Only whoever made it, or an admin, can change this saved reply.');
  return row;
}

export function ownerOf(caller: Caller, shared: boolean): string | null {
  if (shared) return null;
  return (
    agentIdOf(caller) ?? fail('invalid_input', 'An API key has nothing of its own; share it.', { field: 'shared' })
  );
}
