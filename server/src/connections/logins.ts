import type { Asset, ChannelKind, HeldGrant, Login } from '@roost/contract/meta.ts';
import type { Selectable } from 'kysely';
import { channelOf } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { readWorkspace, type Tx } from '../db/db.ts';
import type { LoginsTable } from '../db/tables/connections.ts';
import { notFound } from '../errors.ts';
import { type Page, readCursor, toPage } from '../paging.ts';
import { heldByLogin } from './held-grants.ts';

/** Logins with everything each can see, and which of it is connected. A disconnected login is gone from the list. */
export function listLogins(
  ctx: Ctx,
  workspaceId: string,
  page: Page,
): Promise<{ items: Login[]; nextCursor: string | null }> {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    const after = readCursor(page.cursor);
    const rows = await tx
      .selectFrom('logins')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('state', '!=', 'disconnected')
      .$if(after !== null, (query) => query.where('id', '>', after))
      .orderBy('id')
      .limit(page.limit + 1)
      .execute();
    const assets = await assetsByLogin(
      tx,
      workspaceId,
      rows.map((row) => row.id),
    );
    const held = await heldByLogin(ctx, tx, workspaceId);
    return toPage(
      rows,
      page.limit,
      (row) => row.id,
      (row) => describeLogin(row, assets.get(row.id) ?? [], held.get(row.id) ?? null),
    );
  });
}

export function readLogin(ctx: Ctx, workspaceId: string, loginId: string): Promise<Login> {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    const row = await tx
      .selectFrom('logins')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', loginId)
      .executeTakeFirst();
    if (row === undefined) return notFound('login');
    const assets = await assetsByLogin(tx, workspaceId, [loginId]);
    const held = await heldByLogin(ctx, tx, workspaceId);
    return describeLogin(row, assets.get(loginId) ?? [], held.get(loginId) ?? null);
  });
}

function describeLogin(row: Selectable<LoginsTable>, assets: Asset[], held: HeldGrant | null): Login {
  return {
    id: row.id,
    flow: row.flow,
    state: { code: row.state, reason: row.state_reason, message: row.state_message, action: row.state_action },
    name: row.name,
    scopes: row.scopes,
    declined: row.declined,
    expiresAt: row.expires_at?.toISOString() ?? null,
    dataAccessExpiresAt: row.data_access_expires_at?.toISOString() ?? null,
    checkedAt: row.checked_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    assets,
    held,
  };
}

async function assetsByLogin(tx: Tx, workspaceId: string, loginIds: readonly string[]): Promise<Map<string, Asset[]>> {
  const byLogin = new Map<string, Asset[]>();
  if (loginIds.length === 0) return byLogin;
  const rows = await tx
    .selectFrom('assets')
    .leftJoin('channels', (join) =>
      join
        .onRef('channels.workspace_id', '=', 'assets.workspace_id')
        .onRef('channels.kind', '=', 'assets.kind')
        .onRef('channels.external_id', '=', 'assets.external_id')
        .on('channels.state', '!=', 'disconnected'),
    )
    .selectAll('assets')
    .select(['channels.id as channel_id', 'channels.login_id as connected_by'])
    .where('assets.workspace_id', '=', workspaceId)
    .where('assets.login_id', 'in', loginIds)
    .orderBy('assets.kind')
    .orderBy('assets.name')
    .orderBy('assets.external_id')
    .execute();
  for (const row of rows) {
    const asset: Asset = {
      kind: row.kind as ChannelKind,
      externalId: row.external_id,
      name: row.name,
      parentId: row.parent_id,
      detail: row.detail,
      parentName: row.parent_name,
      pictureUrl: row.picture_url,
      connected: row.channel_id !== null,
      connectedBy: row.channel_id === null ? null : row.connected_by,
      connectable: row.connectable,
      keepsHistory: channelOf(row.kind as ChannelKind).history !== undefined,
      reason: row.reason,
    };
    byLogin.set(row.login_id, [...(byLogin.get(row.login_id) ?? []), asset]);
  }
  return byLogin;
}
