/** Writes down that a login or a channel has ended at Meta. What arrives is still kept, and replies wait. */
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { publish } from '../live.ts';
import { announce, announceLogin } from './announce.ts';
import type { Standing } from './standing.ts';

/**
 * The login and every channel that lives on it. `judged`: the sealed token that the verdict is about; a login that has
 * another one by now came back meanwhile. Null: the verdict is about the login, whatever its token.
 */
export async function markLoginEnded(
  ctx: Ctx,
  workspaceId: string,
  loginId: string,
  judged: string | null,
  standing: Standing,
): Promise<void> {
  await inWorkspace(ctx, workspaceId, async (tx) => {
    const now = ctx.clock.now();
    const login = await tx
      .updateTable('logins')
      .set({ ...standing, checked_at: now, updated_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', loginId)
      .where('state', '!=', 'disconnected')
      .$if(judged !== null, (update) => update.where('token_sealed', '=', judged))
      .returning(['id', 'name', 'announced_reason'])
      .executeTakeFirst();
    if (login === undefined) return;
    const changed = await tx
      .updateTable('channels')
      .set({ ...standing, updated_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('login_id', '=', loginId)
      .where('state', '!=', 'disconnected')
      .returning(['id', 'name'])
      .execute();
    const names = changed.map(({ name }) => name);
    await announceLogin(ctx, tx, workspaceId, login, standing, names);
    await publish(tx, workspaceId, [
      { type: 'login', ids: [loginId] },
      { type: 'channel', ids: changed.map(({ id }) => id) },
    ]);
  });
}

/** One channel alone: the token it was `judged` by has ended (null: that of its login), its login goes on. */
export async function markChannelEnded(
  ctx: Ctx,
  workspaceId: string,
  channelId: string,
  judged: string | null,
  standing: Standing,
): Promise<void> {
  await inWorkspace(ctx, workspaceId, async (tx) => {
    const changed = await tx
      .updateTable('channels')
      .set({ ...standing, updated_at: ctx.clock.now() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', channelId)
      .where('token_sealed', 'is not distinct from', judged)
      .where('state', 'not in', ['disconnected', 'needs_reconnect'])
      .returning('name')
      .executeTakeFirst();
    if (changed === undefined) return;
    await announce(ctx, tx, workspaceId, changed.name, standing, [changed.name]);
    await publish(tx, workspaceId, [{ type: 'channel', ids: [channelId] }]);
  });
}
