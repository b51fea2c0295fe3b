import type { Body } from '@roost/contract/endpoint.ts';
import type {
  changeView as changeEndpoint,
  createView as createEndpoint,
  View,
  ViewFilters,
} from '@roost/contract/organize.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId, readWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { agentIdOf, type Caller } from '../http.ts';
import type { Page } from '../paging.ts';
import { readNameCursor, toNamedPage } from '../paging.ts';
import { mayChange } from './may-change.ts';
import { ownerOf } from './saved-replies.ts';

interface Row {
  id: string;
  name: string;
  filters: unknown;
  owner_id: string | null;
  created_by: string | null;
}

function describe(caller: Caller) {
  return (row: Row): View => ({
    id: row.id,
    name: row.name,
    filters: row.filters as ViewFilters,
    shared: row.owner_id === null,
    own: mayChange(caller, row),
  });
}

function visible(tx: Tx, workspaceId: string, caller: Caller) {
  return tx
    .selectFrom('views')
    .select(['id', 'name', 'filters', 'owner_id', 'created_by'])
    .where('workspace_id', '=', workspaceId)
    .where((eb) => eb.or([eb('owner_id', 'is', null), eb('owner_id', '=', agentIdOf(caller))]));
}

export function viewPage(ctx: Ctx, workspaceId: string, caller: Caller, page: Page) {
  const after = readNameCursor(page.cursor);
  return readWorkspace(ctx, workspaceId, async (tx) => {
    let select = visible(tx, workspaceId, caller);
    if (after !== null) select = select.where(sql<boolean>`(name, id) > (${after.name}, ${after.id}::uuid)`);
    const rows = await select
      .orderBy('name')
      .orderBy('id')
      .limit(page.limit + 1)
      .execute();
    return toNamedPage(rows, page.limit, describe(caller));
  });
}

export function createView(
  ctx: Ctx,
  workspaceId: string,
  caller: Caller,
  wish: Body<typeof createEndpoint>,
): Promise<View> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const row: Row = {
      id: newId(),
      name: wish.name,
      filters: wish.filters ?? {},
      owner_id: ownerOf(caller, wish.shared ?? false),
      created_by: agentIdOf(caller),
    };
    await tx
      .insertInto('views')
      .values({ workspace_id: workspaceId, ...row, filters: JSON.stringify(row.filters) })
      .execute();
    return describe(caller)(row);
  });
}

export function changeView(
  ctx: Ctx,
  workspaceId: string,
  id: string,
  caller: Caller,
  wish: Body<typeof changeEndpoint>,
): Promise<View> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const before = await own(tx, workspaceId, id, caller);
    const after: Row = {
      ...before,
      name: wish.name ?? before.name,
      filters: wish.filters ?? before.filters,
      owner_id: wish.shared === undefined ? before.owner_id : ownerOf(caller, wish.shared),
    };
    await tx
      .updateTable('views')
      .set({ ...after, filters: JSON.stringify(after.filters) })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
    return describe(caller)(after);
  });
}

export function deleteView(ctx: Ctx, workspaceId: string, id: string, caller: Caller): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await own(tx, workspaceId, id, caller);
    await tx.deleteFrom('views').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
  });
}

async function own(tx: Tx, workspaceId: string, id: string, caller: Caller): Promise<Row> {
  const row = await visible(tx, workspaceId, caller).where('id', '=', id).executeTakeFirst();
  if (row === undefined) return notFound('view');
  if (!mayChange(caller, row)) fail('forbidden', 'Only whoever made it, or an admin, can change this view.');
  return row;
}
