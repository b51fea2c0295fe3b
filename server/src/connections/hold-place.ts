import type { ChannelKind } from '@roost/contract/meta.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId, type Tx } from '../db/db.ts';
import { disconnected } from './disconnected.ts';

interface Place {
  kind: ChannelKind;
  externalId: string;
  name: string;
}

export interface Held {
  id: string;
  /** What stood there before. */
  was: 'absent' | 'disconnected' | 'connected';
}

const beingConnected = {
  state: 'attention',
  state_reason: 'connecting',
  state_message: 'This account is being connected.',
  state_action: 'Connect it again if this stays',
} as const;

/** A row that events can go to. One that was connected already is left as it is. */
export function holdPlace(ctx: Ctx, workspaceId: string, asset: Place): Promise<Held> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const made = await tx
      .insertInto('channels')
      .values({
        workspace_id: workspaceId,
        id: newId(),
        kind: asset.kind,
        external_id: asset.externalId,
        name: asset.name,
        ...beingConnected,
      })
      .onConflict((conflict) => conflict.constraint('channels_external_unique').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made !== undefined) return { id: made.id, was: 'absent' };
    const present = await tx
      .selectFrom('channels')
      .select(['id', 'state'])
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', asset.kind)
      .where('external_id', '=', asset.externalId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (present.state !== 'disconnected') return { id: present.id, was: 'connected' };
    await setState(tx, workspaceId, present.id, beingConnected);
    return { id: present.id, was: 'disconnected' };
  });
}

/** Nothing was connected: no row stays of a new channel, unless somebody wrote meanwhile. */
export async function giveBack(ctx: Ctx, workspaceId: string, { id, was }: Held): Promise<void> {
  if (was === 'connected') return;
  await inWorkspace(ctx, workspaceId, async (tx) => {
    const written = await tx
      .selectFrom('identities')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('channel_id', '=', id)
      .limit(1)
      .executeTakeFirst();
    if (was === 'absent' && written === undefined) {
      // Marks that wait for a message of this channel wait for nothing.
      await tx
        .deleteFrom('parked_events')
        .where('workspace_id', '=', workspaceId)
        .where('channel_id', '=', id)
        .execute();
      await tx.deleteFrom('channels').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
      return;
    }
    await setState(tx, workspaceId, id, disconnected);
  });
}

async function setState(
  tx: Tx,
  workspaceId: string,
  id: string,
  state: typeof beingConnected | typeof disconnected,
): Promise<void> {
  await tx.updateTable('channels').set(state).where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}
