/** Tokens belong to the app that asked for them: with another app every login of its way has to be made again. */
import type { LoginFlow } from '@roost/contract/meta.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import { dropHeldGrants } from './held-grants.ts';
import { needsReconnect } from './standing.ts';
import { wayOf } from './ways/ways.ts';

/** Ends what the app before let in, also what waits for a decision: confirmed later, it would be sealed as if it worked. */
export async function orphanLogins(ctx: Ctx, tx: Tx, workspaceId: string, flows: readonly LoginFlow[]): Promise<void> {
  for (const flow of flows) {
    const message = 'Another app was saved; this login belongs to the one before.';
    const state = { ...needsReconnect('app_changed', message, wayOf(flow).button), updated_at: ctx.clock.now() };
    const orphans = await tx
      .updateTable('logins')
      .set(state)
      .where('workspace_id', '=', workspaceId)
      .where('flow', '=', flow)
      .where('state', '!=', 'disconnected')
      .returning('id')
      .execute();
    for (const { id } of orphans) {
      await tx
        .updateTable('channels')
        .set(state)
        .where('workspace_id', '=', workspaceId)
        .where('login_id', '=', id)
        .where('state', '!=', 'disconnected')
        .execute();
      await dropHeldGrants(tx, workspaceId, id);
    }
  }
  await publish(tx, workspaceId, [
    { type: 'login', all: true },
    { type: 'channel', all: true },
  ]);
}
