import type { Role } from '@roost/contract/account.ts';
import type { Ctx } from '../context.ts';
import { randomToken, sha256 } from '../crypto.ts';
import { audit } from '../db/audit.ts';
import { acrossWorkspaces, inWorkspace, newId } from '../db/db.ts';
import { notFound } from '../errors.ts';
import { publishAgentGone } from '../live.ts';
import { type Page, readCursor, toPage } from '../paging.ts';
import { mayLend } from './lent-access.ts';

export const keyPrefix = 'roost_';
const touchEveryMs = 60_000;

export function listApiKeys(ctx: Ctx, workspaceId: string, page: Page) {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const after = readCursor(page.cursor);
    const rows = await tx
      .selectFrom('api_keys')
      .select(['id', 'name', 'role', 'created_at', 'last_used_at'])
      .where('workspace_id', '=', workspaceId)
      .$if(after !== null, (query) => query.where('id', '>', after))
      .orderBy('id')
      .limit(page.limit + 1)
      .execute();
    return toPage(
      rows,
      page.limit,
      (row) => row.id,
      (row) => ({
        id: row.id,
        name: row.name,
        role: row.role,
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
      }),
    );
  });
}

/** The key is in this answer and never again: only its hash is stored. */
export function createApiKey(
  ctx: Ctx,
  workspaceId: string,
  agentId: string,
  wanted: { name: string; role: Role },
): Promise<{ id: string; key: string }> {
  const key = `${keyPrefix}${randomToken()}`;
  const id = newId();
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await mayLend(tx, workspaceId, agentId, wanted.role);
    await tx
      .insertInto('api_keys')
      .values({
        workspace_id: workspaceId,
        id,
        name: wanted.name,
        role: wanted.role,
        key_hash: sha256(key),
        created_by: agentId,
        created_at: ctx.clock.now(),
      })
      .execute();
    await audit(tx, workspaceId, { type: 'agent', id: agentId }, 'api_key.created', id, wanted);
    return { id, key };
  });
}

export function deleteApiKey(ctx: Ctx, workspaceId: string, agentId: string, id: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const deleted = await tx
      .deleteFrom('api_keys')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (deleted.numDeletedRows === 0n) notFound('API key');
    await audit(tx, workspaceId, { type: 'agent', id: agentId }, 'api_key.revoked', id);
    await publishAgentGone(tx, id, workspaceId);
  });
}

/** Which key this is; notes its use at most once a minute. */
export function findApiKey(ctx: Pick<Ctx, 'db' | 'clock'>, key: string) {
  return acrossWorkspaces(ctx, async (tx) => {
    const row = await tx
      .selectFrom('api_keys')
      .select(['workspace_id', 'id', 'role', 'last_used_at'])
      .where('key_hash', '=', sha256(key))
      .executeTakeFirst();
    if (row === undefined) return null;
    const now = ctx.clock.now();
    if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() >= touchEveryMs) {
      await tx
        .updateTable('api_keys')
        .set({ last_used_at: now })
        .where('workspace_id', '=', row.workspace_id)
        .where('id', '=', row.id)
        .execute();
    }
    return row;
  });
}
