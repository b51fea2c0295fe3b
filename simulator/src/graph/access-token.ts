import { redirectAllowed } from '../redirects.ts';
import { endOf, mintAppToken, mintSystemUserToken, mintUserToken, renewDataAccess } from '../tokens.ts';
import type { App } from '../world.ts';
import { type Call, required, text } from './call.ts';
import { graphError, invalidParameter } from './errors.ts';

/** GET or POST oauth/access_token: code, long-lived exchange and app token (platform.md §1.3, §1.4, §1.5). */
export function exchange(call: Call): object {
  const app = client(call);
  const grantType = text(call, 'grant_type');
  if (grantType === 'client_credentials') {
    return { access_token: mintAppToken(call.sim, app.id).value, token_type: 'bearer' };
  }
  if (grantType === 'fb_exchange_token') return longLived(call, app);
  return codeForToken(call, app);
}

function client(call: Call): App {
  const app = call.world.apps.get(required(call, 'client_id'));
  if (app === undefined) {
    throw graphError({
      code: 101,
      message: 'Error validating application. Cannot get application info due to a system error.',
      rule: 'unknown app id',
    });
  }
  if (text(call, 'client_secret') !== app.secret) {
    throw graphError({ code: 1, message: 'Error validating client secret.', status: 400, rule: 'wrong app secret' });
  }
  return app;
}

function longLived(call: Call, app: App): object {
  const short = call.world.tokens.get(required(call, 'fb_exchange_token'));
  if (short === undefined || short.appId !== app.id || (short.kind !== 'user' && short.kind !== 'system_user')) {
    throw graphError({
      code: 190,
      message: 'Invalid OAuth access token - Cannot parse access token',
      rule: 'platform.md §1.4',
    });
  }
  const end = endOf(call.sim, short);
  if (end !== null) throw graphError({ code: 190, ...end, rule: `platform.md §1.4, §5.2 190/${end.subcode}` });
  if (short.kind === 'system_user') {
    throw invalidParameter(
      'A system user access token cannot be exchanged for a user access token',
      'platform.md §1.4',
    );
  }
  const token = mintUserToken(call.sim, app.id, short.personId, true);
  // platform.md §1.5: only the person's own consent begins the 90 days anew.
  token.dataAccessExpiresAtMs = short.dataAccessExpiresAtMs;
  return { access_token: token.value, token_type: 'bearer', expires_in: secondsLeft(call, token.expiresAtMs) };
}

/** platform.md §1.3: single use, minutes of life, and the same redirect_uri as the dialog's. */
function codeForToken(call: Call, app: App): object {
  const value = text(call, 'code');
  if (value === null) throw invalidParameter('Missing required parameter: code', 'platform.md §1.3');
  const code = call.world.codes.get(value);
  const refuse = (subcode: number | null, message: string) =>
    graphError({
      code: 100,
      ...(subcode === null ? {} : { subcode }),
      message,
      rule: subcode === null ? 'platform.md §1.3' : `platform.md §1.3 100/${subcode}`,
    });
  if (code === undefined || code.appId !== app.id) {
    if (!redirectAllowed(app, text(call, 'redirect_uri') ?? '')) {
      throw graphError({
        code: 191,
        message:
          "Can't Load URL: The domain of this URL isn't included in the app's domains. To be able to load this URL, add all domains and subdomains of your app to the App Domains field in your app settings.",
        rule: 'platform.md §1.1 redirect_uri not listed',
      });
    }
    throw refuse(null, 'Invalid verification code format.');
  }
  if (code.used) throw refuse(36009, 'This authorization code has been used.');
  if (code.expiresAtMs <= call.sim.clock.now()) throw refuse(36007, 'This authorization code has expired.');
  if (text(call, 'redirect_uri') !== code.redirectUri) {
    throw refuse(
      36008,
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
    );
  }
  code.used = true;
  renewDataAccess(call.sim, app.id, code.personId);
  const { systemUser } = code;
  const token =
    systemUser === undefined
      ? mintUserToken(call.sim, app.id, code.personId, false)
      : mintSystemUserToken(call.sim, app.id, code.personId, systemUser.lifeMs);
  const left = secondsLeft(call, token.expiresAtMs);
  return { access_token: token.value, token_type: 'bearer', ...(left === 0 ? {} : { expires_in: left }) };
}

function secondsLeft(call: Call, expiresAtMs: number | null): number {
  return expiresAtMs === null ? 0 : Math.floor((expiresAtMs - call.sim.clock.now()) / 1000);
}
