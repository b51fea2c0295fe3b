import { type ConnectError, connectErrors } from '@roost/contract/errors.ts';
import type { LoginFlow } from '@roost/contract/meta.ts';
import type { Ctx } from '../context.ts';
import { GraphFailure } from '../meta/graph.ts';
import { type Attempt, claimAttempt, noteOutcome } from './connect.ts';
import { appCredentials, type Credentials } from './meta-app.ts';
import { registerWebhooks } from './subscriptions.ts';
import { takeGrant } from './take-grant.ts';
import { NoLogin } from './ways/way.ts';
import { wayOf } from './ways/ways.ts';

export interface Returned {
  state: string | null;
  code: string | null;
  error: string | null;
}

type Landing = { login: string } | { error: ConnectError };

/** What came back from Meta's dialog becomes a login, or one of the ways it can end badly. Nothing connects by itself. */
export async function finishConnect(
  ctx: Ctx,
  sessionId: string | null,
  returned: Returned,
): Promise<Landing & { flow?: LoginFlow }> {
  const attempt = await claimAttempt(ctx, returned.state, sessionId);
  if (typeof attempt === 'string') return { error: attempt };
  const outcome = await outcomeOf(ctx, attempt, returned);
  await noteOutcome(ctx, attempt, 'login' in outcome ? 'login' : outcome.error);
  // Whoever comes back as a whole page has forgotten which button it was.
  return attempt.flow === 'instagram' ? { ...outcome, flow: attempt.flow } : outcome;
}

async function outcomeOf(ctx: Ctx, attempt: Attempt, returned: Returned): Promise<Landing> {
  if (returned.error !== null)
    return { error: returned.error === 'access_denied' ? 'cancelled' : 'token_exchange_failed' };
  const app = await appCredentials(ctx, attempt.workspaceId);
  if (app === null || returned.code === null) return { error: 'token_exchange_failed' };
  try {
    return { login: await logIn(ctx, attempt, app, returned.code) };
  } catch (error) {
    if (error instanceof NoLogin) return { error: error.code };
    if (!(error instanceof GraphFailure)) throw error;
    const code = wayOf(attempt.flow).errorOf(error);
    ctx.log.warn({ code, metaCode: error.code, subcode: error.subcode, error: error.message }, 'connect failed');
    return { error: connectErrors.includes(code) ? code : 'token_exchange_failed' };
  }
}

async function logIn(ctx: Ctx, attempt: Attempt, app: Credentials, code: string): Promise<string> {
  const { workspaceId, flow, redirectUri, features } = attempt;
  const arrival = await wayOf(flow).arrive(ctx, app, { code, redirectUri, features });
  const kinds = new Set(arrival.discovery.assets.flatMap((asset) => (asset.connectable ? [asset.kind] : [])));
  const trouble = await registerWebhooks(ctx, workspaceId, app, kinds);
  const origin = { workspaceId, flow, actor: { type: 'agent', id: attempt.agentId } } as const;
  const { loginId } = await takeGrant(ctx, origin, { ...arrival, trouble });
  return loginId;
}
