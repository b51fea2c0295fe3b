import { userIdOf } from '../seed.ts';
import { endOf, findToken, grantOf, granularScopes, scopesOf } from '../tokens.ts';
import { anyToken, type Call, required } from './call.ts';
import { graphError } from './errors.ts';

const types = { user: 'USER', page: 'PAGE', app: 'APP', system_user: 'SYSTEM_USER' } as const;

/** GET debug_token (platform.md §1.7): asked with an app token of the same app, or a person's token of it. */
export function debugToken(call: Call): object {
  const { app } = anyToken(call);
  const token = findToken(call.sim, required(call, 'input_token'));
  // An Instagram token means nothing to Facebook's Graph.
  if (token === null || token.kind === 'instagram') {
    const message = 'Invalid OAuth access token - Cannot parse access token';
    return { data: { error: { code: 190, message }, is_valid: false, scopes: [] } };
  }
  if (token.appId !== app.id) {
    throw graphError({
      code: 100,
      message: '(#100) The App_id in the input_token did not match the Viewing App',
      rule: 'platform.md §1.7 same app',
    });
  }
  if (token.kind === 'app') {
    return { data: { app_id: app.id, type: 'APP', application: app.name, is_valid: true, scopes: [] } };
  }
  const end = endOf(call.sim, token);
  const grant = grantOf(call.world, token);
  return {
    data: {
      app_id: app.id,
      type: types[token.kind],
      application: app.name,
      data_access_expires_at: Math.floor(token.dataAccessExpiresAtMs / 1000),
      ...(end === null ? {} : { error: { code: 190, message: end.message, subcode: end.subcode } }),
      // platform.md §1.7: 0 = never.
      expires_at: token.expiresAtMs === null ? 0 : Math.floor(token.expiresAtMs / 1000),
      is_valid: end === null,
      issued_at: Math.floor(token.issuedAtMs / 1000),
      ...(token.pageId === null ? {} : { profile_id: token.pageId }),
      scopes: grant === null ? [] : scopesOf(call.world, token),
      granular_scopes: granularScopes(call.world, token),
      user_id: userIdOf(call.world, app.id, token.personId),
    },
  };
}
