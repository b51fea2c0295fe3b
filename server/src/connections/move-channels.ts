import type { StateReason } from '@roost/contract/meta.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/db.ts';
import { openAssetToken, sealChannelToken } from './secrets.ts';
import { connected } from './standing.ts';

/** Channels of a login that goes (or only those that stand for `reason`) move to another login that sees the same account. */
export async function moveChannels(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  fromLoginId: string,
  reason?: StateReason,
): Promise<string[]> {
  const found = await tx
    .selectFrom('channels as c')
    .innerJoin('assets as a', (join) =>
      join
        .onRef('a.workspace_id', '=', 'c.workspace_id')
        .onRef('a.kind', '=', 'c.kind')
        .onRef('a.external_id', '=', 'c.external_id')
        .on('a.connectable', '=', true)
        .on('a.login_id', '!=', fromLoginId),
    )
    .innerJoin('logins as l', (join) =>
      join
        .onRef('l.workspace_id', '=', 'a.workspace_id')
        .onRef('l.id', '=', 'a.login_id')
        .on('l.state', 'in', ['connected', 'attention']),
    )
    .select(['c.id', 'a.login_id', 'a.kind', 'a.external_id', 'a.parent_id', 'a.token_sealed'])
    .where('c.workspace_id', '=', workspaceId)
    .where('c.login_id', '=', fromLoginId)
    .where('c.state', '!=', 'disconnected')
    .$if(reason !== undefined, (select) => select.where('c.state_reason', '=', reason ?? ''))
    .execute();
  const moved: string[] = [];
  for (const row of new Map(found.map((one) => [one.id, one])).values()) {
    const token = row.token_sealed === null ? null : openAssetToken(ctx, row, row.token_sealed);
    const { numUpdatedRows } = await tx
      .updateTable('channels')
      .set({
        ...connected,
        login_id: row.login_id,
        parent_id: row.parent_id,
        token_sealed: token === null ? null : sealChannelToken(ctx, row.id, token),
        updated_at: ctx.clock.now(),
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', row.id)
      .where('state', '!=', 'disconnected')
      .executeTakeFirst();
    if (numUpdatedRows > 0n) moved.push(row.id);
  }
  return moved;
}
