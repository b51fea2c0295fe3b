import type { Body } from '@roost/contract/endpoint.ts';
import { type FeatureKey, featureKeys, features } from '@roost/contract/features.ts';
import type { connectMeta, LoginFlow } from '@roost/contract/meta.ts';
import type { Ctx } from '../context.ts';
import { randomToken, sha256 } from '../crypto.ts';
import { acrossWorkspaces, inWorkspace, newId, type Tx } from '../db/db.ts';
import { memberRole } from '../db/member-role.ts';
import { fail } from '../errors.ts';
import { addresses } from './addresses.ts';
import { appCredentials } from './meta-app.ts';
import { wayOf } from './ways/ways.ts';

const stateMinutes = 10;
/** Kept this long, so that a state that comes late is told from one that never was ours. */
const attemptDays = 1;

/** Begins a login at Meta: notes who began it in which session, and gives the address of Meta's dialog. */
export async function beginConnect(
  ctx: Ctx,
  workspaceId: string,
  by: { agentId: string; sessionId: string },
  wish: Body<typeof connectMeta>,
): Promise<string> {
  const app = await appCredentials(ctx, workspaceId);
  if (app === null) {
    return fail('meta_app_missing', 'Meta App credentials not configured', {
      action: 'Save App ID and App Secret under Settings → Meta (Instagram/Facebook) first.',
    });
  }
  const wanted = wish.features ?? featureKeys.filter((key) => features[key].onByDefault);
  const state = randomToken();
  const { redirectUri } = addresses(ctx.config);
  const again = wish.askAgain ?? false;
  const dialog = wayOf(wish.flow).dialog(ctx, app, { state, redirectUri, features: wanted, again });
  const now = ctx.clock.now();
  await inWorkspace(ctx, workspaceId, async (tx) => {
    const forgottenBefore = new Date(now.getTime() - attemptDays * 24 * 3600_000);
    await tx
      .deleteFrom('connect_attempts')
      .where('workspace_id', '=', workspaceId)
      .where('expires_at', '<', forgottenBefore)
      .execute();
    await tx
      .insertInto('connect_attempts')
      .values({
        workspace_id: workspaceId,
        id: newId(),
        state_hash: sha256(state),
        session_id: by.sessionId,
        agent_id: by.agentId,
        flow: wish.flow,
        features: [...wanted],
        redirect_uri: redirectUri,
        created_at: now,
        expires_at: new Date(now.getTime() + stateMinutes * 60_000),
      })
      .execute();
  });
  return dialog;
}

export interface Attempt {
  id: string;
  workspaceId: string;
  agentId: string;
  flow: LoginFlow;
  features: FeatureKey[];
  redirectUri: string;
}

export type StateRefusal = 'state_missing' | 'state_foreign' | 'state_used' | 'state_expired';

/**
 * Uses up the state that came back from Meta. It has to be ours, of this very session, fresh, and seen for the first
 * time; and who began must still be allowed to connect.
 */
export function claimAttempt(
  ctx: Ctx,
  state: string | null,
  sessionId: string | null,
): Promise<Attempt | StateRefusal> {
  return acrossWorkspaces(ctx, async (tx) => {
    if (state === null || state === '') return 'state_missing';
    const attempt = await tx
      .selectFrom('connect_attempts')
      .selectAll()
      .where('state_hash', '=', sha256(state))
      .forUpdate()
      .executeTakeFirst();
    if (attempt === undefined || attempt.session_id !== sessionId) return 'state_foreign';
    if (attempt.used_at !== null) return 'state_used';
    const now = ctx.clock.now();
    if (attempt.expires_at <= now) return 'state_expired';
    if (!(await mayConnect(tx, attempt.workspace_id, attempt.agent_id))) return 'state_foreign';
    await tx.updateTable('connect_attempts').set({ used_at: now }).where('id', '=', attempt.id).execute();
    return {
      id: attempt.id,
      workspaceId: attempt.workspace_id,
      agentId: attempt.agent_id,
      flow: attempt.flow,
      features: attempt.features as FeatureKey[],
      redirectUri: attempt.redirect_uri,
    };
  });
}

/** Kept for the doctor, who explains it even when the window that could have shown it is gone. */
export async function noteOutcome(ctx: Ctx, { workspaceId, id }: Attempt, outcome: string): Promise<void> {
  await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .updateTable('connect_attempts')
      .set({ outcome })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute(),
  );
}

async function mayConnect(tx: Tx, workspaceId: string, agentId: string): Promise<boolean> {
  const role = await memberRole(tx, workspaceId, agentId);
  return role === 'owner' || role === 'admin';
}
