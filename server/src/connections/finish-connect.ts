import { type ConnectError, connectErrors } from '@roost/contract/errors.ts';
import { type FeatureKey, permissionsFor } from '@roost/contract/features.ts';
import type { Grant } from '../channels/channel.ts';
import type { Ctx } from '../context.ts';
import { GraphFailure } from '../meta/graph.ts';
import { type AppCredentials, connectErrorOf, debugToken, exchangeCode, longLived } from '../meta/oauth.ts';
import { idOf, textOf } from '../meta/read-json.ts';
import { type Attempt, claimAttempt, noteOutcome } from './connect.ts';
import { discover, readGrant } from './discover.ts';
import { appCredentials } from './meta-app.ts';
import { registerWebhooks } from './subscriptions.ts';
import { takeGrant } from './take-grant.ts';

export interface Returned {
  state: string | null;
  code: string | null;
  error: string | null;
}

/** What came back from Meta's dialog becomes a login, or one of the ways it can end badly. Nothing connects by itself. */
export async function finishConnect(
  ctx: Ctx,
  sessionId: string | null,
  returned: Returned,
): Promise<{ login: string } | { error: ConnectError }> {
  const attempt = await claimAttempt(ctx, returned.state, sessionId);
  if (typeof attempt === 'string') return { error: attempt };
  const outcome = await outcomeOf(ctx, attempt, returned);
  await noteOutcome(ctx, attempt, 'login' in outcome ? 'login' : outcome.error);
  return outcome;
}

async function outcomeOf(
  ctx: Ctx,
  attempt: Attempt,
  returned: Returned,
): Promise<{ login: string } | { error: ConnectError }> {
  if (returned.error !== null)
    return { error: returned.error === 'access_denied' ? 'cancelled' : 'token_exchange_failed' };
  const app = await appCredentials(ctx, attempt.workspaceId);
  if (app === null || returned.code === null) return { error: 'token_exchange_failed' };
  try {
    return { login: await logIn(ctx, attempt, app, returned.code) };
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const code = connectErrorOf(error);
    ctx.log.warn({ code, metaCode: error.code, subcode: error.subcode, error: error.message }, 'connect failed');
    return { error: connectErrors.includes(code) ? code : 'token_exchange_failed' };
  }
}

async function logIn(
  ctx: Ctx,
  attempt: Attempt,
  app: AppCredentials & { loginConfigId: string | null },
  code: string,
): Promise<string> {
  const short = await exchangeCode(ctx.graph, app, { code, redirectUri: attempt.redirectUri });
  // A token without expiry (system user) is as long as it gets.
  const { token } = short.expiresInSeconds === null ? short : await longLived(ctx.graph, app, short.token);
  const report = await debugToken(ctx.graph, app, token);
  if (!report.valid || report.appId !== app.appId) {
    throw new GraphFailure('refused', 'The token that came back is not of this app.');
  }
  const graph = ctx.graph.as({ token, appSecret: app.appSecret });
  const person = await graph.get('me', { fields: 'id,name' });
  const asked = app.loginConfigId === null ? permissionsFor(attempt.features as FeatureKey[]) : [];
  const grant: Grant = await readGrant(graph, report, asked);
  const discovery = await discover(ctx, graph, grant);
  const kinds = new Set(discovery.assets.flatMap((asset) => (asset.connectable ? [asset.kind] : [])));
  const trouble = await registerWebhooks(ctx, attempt.workspaceId, app, kinds);
  const externalId = idOf(person.id) ?? report.userId;
  if (externalId === null) throw new GraphFailure('unknown', 'Meta did not say who logged in.');
  const origin = {
    workspaceId: attempt.workspaceId,
    flow: 'facebook',
    actor: { type: 'agent', id: attempt.agentId },
  } as const;
  const { loginId } = await takeGrant(ctx, origin, {
    externalId,
    appUserId: null,
    name: textOf(person.name) ?? externalId,
    token,
    expiresAt: report.expiresAt,
    dataAccessExpiresAt: report.dataAccessExpiresAt,
    grant,
    discovery,
    trouble,
  });
  return loginId;
}
