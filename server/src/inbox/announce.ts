import type { Hint } from '@roost/contract/live.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import { fetchProfiles } from './fetch-profiles.ts';

/** Tells the browsers what came, and asks for the profiles of whoever is new; once per workspace and transaction. */
export async function announce(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  hints: readonly Hint[],
  newIdentityIds: readonly string[],
): Promise<void> {
  await publish(tx, workspaceId, hints);
  const first = newIdentityIds[0];
  if (first === undefined) return;
  await ctx.jobs.add(tx, fetchProfiles, { workspaceId, identityIds: newIdentityIds }, { key: first });
}
