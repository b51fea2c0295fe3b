/** Facebook Login (META.md §2): Pages, the Instagram accounts linked to them, and WhatsApp. Pasted tokens too. */
import { permissionsFor } from '@roost/contract/features.ts';
import { needsOf } from '../../channels/permissions.ts';
import type { Ctx } from '../../context.ts';
import { fail } from '../../errors.ts';
import { GraphFailure } from '../../meta/graph.ts';
import { connectErrorOf, debugToken, dialogUrl, exchangeCode, type IssuedToken, longLived } from '../../meta/oauth.ts';
import { idOf, textOf } from '../../meta/read-json.ts';
import { discover, readGrant } from '../discover.ts';
import type { Credentials } from '../meta-app.ts';
import { endingOf, needsReconnect } from '../standing.ts';
import type { Ask, Back, Inspection, Way } from './way.ts';

const named = { place: 'Facebook', button: 'Connect with Meta' } as const;

export const facebookWay: Way = {
  ...named,
  again: (name) => `Let ${name} press Connect with Meta`,
  graph: ({ graph }, app, token) => graph.as({ token, appSecret: app.appSecret }),
  inspect,
  /** There is no refresh (META.md §2): Meta may hand over a fresh token or not, and the end is announced in time. */
  async renew(ctx, app, token) {
    try {
      return await longLived(ctx.graph, app, token);
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      ctx.log.warn({ code: error.code, error: error.message }, 'login not renewed');
      return null;
    }
  },
  revoke: (graph) => graph.delete('me/permissions'),
  needs: (kind) => needsOf[kind],
  dialog,
  arrive,
  errorOf: connectErrorOf,
};

async function inspect(ctx: Ctx, app: Credentials, token: string): Promise<Inspection> {
  const report = await debugToken(ctx.graph, app, token);
  if (!report.valid) return { ending: endingOf(report.error, named), report };
  if (report.appId !== null && report.appId !== app.appId) {
    const message = 'This login belongs to another Meta app than the one that is saved.';
    return { ending: needsReconnect('app_changed', message), report };
  }
  return { ending: null, report };
}

function dialog(ctx: Ctx, app: Credentials, { state, redirectUri, features, again }: Ask): string {
  if (features.length === 0) fail('invalid_input', 'Choose at least one thing to connect.', { field: 'features' });
  return dialogUrl(ctx.config, {
    ...{ appId: app.appId, redirectUri, state, scopes: permissionsFor(features) },
    configId: app.loginConfigId,
    systemUser: app.loginConfigSystemUser,
    rerequest: again,
  });
}

async function arrive(ctx: Ctx, app: Credentials, { code, redirectUri, features }: Back) {
  const short = await exchangeCode(ctx.graph, app, { code, redirectUri });
  // A system user's token lives 60 days or for ever: exchanged, it would be a person's (META.md §2), or refused.
  const { token } = isLong(short) ? short : await longLived(ctx.graph, app, short.token);
  const report = await debugToken(ctx.graph, app, token);
  if (!report.valid || report.appId !== app.appId) {
    throw new GraphFailure('refused', 'The token that came back is not of this app.');
  }
  const graph = ctx.graph.as({ token, appSecret: app.appSecret });
  const person = await graph.get('me', { fields: 'id,name' });
  const asked = app.loginConfigId === null ? permissionsFor(features) : [];
  const grant = await readGrant(graph, report, asked);
  const discovery = await discover(ctx, graph, grant);
  const externalId = idOf(person.id) ?? report.userId;
  if (externalId === null) throw new GraphFailure('unknown', 'Meta did not say who logged in.');
  return {
    ...{ externalId, appUserId: null, name: textOf(person.name) ?? externalId, token },
    expiresAt: report.expiresAt,
    dataAccessExpiresAt: report.type === 'SYSTEM_USER' ? null : report.dataAccessExpiresAt,
    ...{ grant, discovery },
  };
}

/** A person's short token ends after one or two hours. */
function isLong({ expiresInSeconds }: IssuedToken): boolean {
  return expiresInSeconds === null || expiresInSeconds > 86_400;
}
