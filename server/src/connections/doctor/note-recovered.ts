import type { StateReason } from '@roost/contract/meta.ts';
import { inWorkspace } from '../../db/db.ts';
import { publish } from '../../live.ts';
import { askForGaps } from '../ask-history.ts';
import { connected } from '../standing.ts';
import { isAbout } from './check.ts';
import type { Examined } from './examine.ts';
import type { ObservedChannel, Survey } from './survey.ts';

/** What a channel asks attention for since it was connected, and the checks that see when it is over. */
const seenBy: Readonly<Partial<Record<StateReason, readonly string[]>>> = {
  not_subscribed: ['account.subscribed', 'account.fields'],
  number_not_registered: ['whatsapp.registered'],
  number_state: ['whatsapp.registered', 'whatsapp.health'],
};

/** Channels that asked for attention and are well again say so, and what was missed is fetched. */
export async function noteRecovered(
  { ctx, workspaceId, channels }: Survey,
  examined: readonly Examined[],
): Promise<void> {
  const ids = channels.filter((channel) => hasRecovered(channel, examined)).map(({ id }) => id);
  if (ids.length === 0) return;
  const recovered = await inWorkspace(ctx, workspaceId, async (tx) => {
    const rows = await tx
      .updateTable('channels')
      // Without `updated_at`: that would ask for another round.
      .set(connected)
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', ids)
      .where('state', '=', 'attention')
      .where('state_reason', 'in', Object.keys(seenBy))
      .returning('id')
      .execute();
    const well = rows.map(({ id }) => id);
    if (well.length > 0) await publish(tx, workspaceId, [{ type: 'channel', ids: well }]);
    return well;
  });
  await askForGaps(ctx, workspaceId, recovered);
}

function hasRecovered(channel: ObservedChannel, examined: readonly Examined[]): boolean {
  const checks = seenBy[channel.stateReason as StateReason];
  if (channel.state !== 'attention' || checks === undefined) return false;
  const found = examined.filter(({ instance }) => checks.includes(instance.check) && isAbout(instance, channel));
  return found.length > 0 && found.every(({ finding }) => finding.status === 'ok' || finding.status === 'warn');
}
