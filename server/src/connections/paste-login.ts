/** A system-user token made in Business settings and pasted here (whatsapp.md §1.2): no dialog, no expiry unless chosen. */
import type { Login } from '@roost/contract/meta.ts';
import type { Ctx } from '../context.ts';
import type { Actor } from '../db/audit.ts';
import { fail } from '../errors.ts';
import { explain } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import { debugToken, type TokenReport } from '../meta/oauth.ts';
import { idOf, textOf } from '../meta/read-json.ts';
import { discover, readGrant } from './discover.ts';
import { readLogin } from './logins.ts';
import { appCredentials, type Credentials } from './meta-app.ts';
import { registerWebhooks } from './subscriptions.ts';
import { takeGrant } from './take-grant.ts';

const field = 'token';

export async function pasteLogin(ctx: Ctx, workspaceId: string, actor: Actor, token: string): Promise<Login> {
  const app = await appCredentials(ctx, workspaceId);
  if (app === null) {
    return fail('meta_app_missing', 'Meta App credentials not configured', {
      action: 'Save App ID and App Secret under Settings → Meta (Instagram/Facebook) first.',
    });
  }
  try {
    return await logIn(ctx, workspaceId, actor, app, token);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const { message, action } = explain(error);
    return fail('meta_error', message, { ...(action === null ? {} : { action }), log: { code: error.code } });
  }
}

async function logIn(ctx: Ctx, workspaceId: string, actor: Actor, app: Credentials, token: string): Promise<Login> {
  const report = await inspect(ctx, app, token);
  const graph = ctx.graph.as({ token, appSecret: app.appSecret });
  const grant = await readGrant(graph, report, []);
  const person = await graph.get('me', { fields: 'id,name' });
  const discovery = await discover(ctx, graph, grant);
  const kinds = new Set(discovery.assets.flatMap((asset) => (asset.connectable ? [asset.kind] : [])));
  const trouble = await registerWebhooks(ctx, workspaceId, app, kinds);
  const externalId = idOf(person.id) ?? report.userId;
  if (externalId === null) throw new GraphFailure('unknown', 'Meta did not say whose token this is.');
  const { loginId } = await takeGrant(
    ctx,
    { workspaceId, flow: 'system_user', actor },
    {
      externalId,
      appUserId: null,
      name: textOf(person.name) ?? externalId,
      token,
      expiresAt: report.expiresAt,
      dataAccessExpiresAt: report.type === 'SYSTEM_USER' ? null : report.dataAccessExpiresAt,
      grant,
      discovery,
      trouble,
    },
  );
  return readLogin(ctx, workspaceId, loginId);
}

/** debug_token says whose it is before anything is done with it; one of another app is refused by Meta itself. */
async function inspect(ctx: Ctx, app: Credentials, token: string): Promise<TokenReport> {
  const again = 'In Business settings → System users choose your app, and generate the token again.';
  let report: TokenReport;
  try {
    report = await debugToken(ctx.graph, app, token);
  } catch (error) {
    // 100: the token is of another app than the one that asks (platform.md §1.7).
    if (!(error instanceof GraphFailure) || error.code !== 100) throw error;
    return fail('invalid_input', 'This token was made for another Meta app.', { field, action: again });
  }
  if (!report.valid) fail('invalid_input', 'Meta calls this token invalid.', { field, action: again });
  if (report.appId !== app.appId) {
    fail('invalid_input', 'This token was made for another Meta app.', { field, action: again });
  }
  if (report.type !== 'SYSTEM_USER' && report.type !== 'USER') {
    fail('invalid_input', 'This is a token of a Page or an app, not of a system user.', { field, action: again });
  }
  return report;
}
