import { secretProof } from '../signature.ts';
import type { Sim } from '../sim.ts';
import { dataAccessEnded, endOf, findToken, grantOf, hasPermission } from '../tokens.ts';
import { type App, covers, type Page, type Token, type World } from '../world.ts';
import { graphError, invalidParameter, missingPermission } from './errors.ts';
import type { Upload } from './fetch-media.ts';
import { type Field, parseFields } from './fields.ts';
import { countAppCall } from './usage.ts';

/** One Graph request, parameters of query, form and JSON body merged. */
export type Call = {
  sim: Sim;
  world: World;
  method: string;
  /** graph.facebook.com or graph.instagram.com. */
  host: string;
  version: string;
  /** Path without the version, for paging links. */
  path: string;
  params: Record<string, unknown>;
  fields: Field[] | null;
  /** The app's call was counted already. */
  counted: boolean;
  /** Files of a multipart request. */
  uploads: Upload[];
  accessToken: string | null;
  /** Extra answer headers (usage). */
  headers: Record<string, string>;
  /** The answer is a file that lies elsewhere. */
  redirectTo?: string;
  /** Runs when the answer has left: webhooks follow the answer that caused them. */
  after: (() => void)[];
};

export function text(call: Call, name: string): string | null {
  const value = call.params[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

export function required(call: Call, name: string): string {
  const value = text(call, name);
  if (value === null || value === '') throw invalidParameter(`The parameter ${name} is required.`);
  return value;
}

/** Objects and lists come as JSON bodies or, in forms and queries, as JSON text. */
export function parsed(call: Call, name: string): unknown {
  const value = call.params[name];
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw invalidParameter(`Param ${name} must be valid JSON`);
  }
}

export function object(call: Call, name: string): Record<string, unknown> | null {
  const value = parsed(call, name);
  if (value === undefined || value === null) return null;
  if (!isRecord(value)) throw invalidParameter(`Param ${name} must be an object`);
  return value;
}

/** null: absent, or something else than a list; each caller says so in its own words. */
export function array(call: Call, name: string): unknown[] | null {
  const value = parsed(call, name);
  return Array.isArray(value) ? value : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Comma list, JSON list or repeated parameter. */
export function list(call: Call, name: string): string[] {
  const value = call.params[name];
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== 'string') return [];
  const parts = value.trim().startsWith('[') ? (array(call, name) ?? []).map(String) : value.split(',');
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

export function wantedFields(params: Record<string, unknown>): Field[] | null {
  const { fields } = params;
  if (typeof fields === 'string' && fields !== '') return parseFields(fields);
  return Array.isArray(fields) ? parseFields(fields.join(',')) : null;
}

/** The token of the call, alive and with a right proof; any kind. */
export function anyToken(call: Call): { token: Token; app: App } {
  if (call.accessToken === null) {
    throw graphError({
      ...(call.path.startsWith('me')
        ? {
            code: 2500,
            message: 'An active access token must be used to query information about the current user.',
          }
        : { code: 104, message: 'An access token is required to request this resource.' }),
      rule: 'no access token',
      status: 401,
    });
  }
  const token = findToken(call.sim, call.accessToken);
  const app = token === null ? undefined : call.world.apps.get(token.appId);
  if (token === null || app === undefined) {
    throw graphError({
      code: 190,
      message: 'Invalid OAuth access token - Cannot parse access token',
      rule: 'platform.md §5.2 190',
    });
  }
  checkProof(call, app, token);
  const end = endOf(call.sim, token);
  if (end !== null) {
    throw graphError({
      code: 190,
      subcode: end.subcode,
      message: end.message,
      rule: `platform.md §5.2 190/${end.subcode}`,
    });
  }
  // The token stays valid, as debug_token tells; only its use is refused.
  if (dataAccessEnded(call.sim, token)) {
    throw graphError({
      ...{ code: 190, subcode: 493 },
      message: "The access token is invalid since the user hasn't engaged the app in longer than 90 days.",
      rule: 'platform.md §1.5, §5.2 190/493 data access ended',
    });
  }
  // platform.md §6.2: Page and system-user tokens count per asset instead.
  if (!call.counted && (token.kind === 'user' || token.kind === 'app')) countAppCall(call, app);
  call.counted = true;
  return { token, app };
}

/** platform.md §1.6: checked whenever present; compulsory with "Require App Secret"; the timed form lives 5 minutes. */
function checkProof(call: Call, app: App, token: Token) {
  // An app token is the secret itself; clients send along the proof of another token, and Graph does not mind.
  if (token.kind === 'app') return;
  const proof = text(call, 'appsecret_proof');
  if (proof === null) {
    if (!app.requireProof) return;
    throw graphError({
      code: 100,
      type: 'GraphMethodException',
      message: 'API calls from the server require an appsecret_proof argument',
      rule: 'platform.md §1.6 Require App Secret',
    });
  }
  const time = text(call, 'appsecret_time');
  // The product may live on real time while ours was moved: either clock will do.
  const clocks = [call.sim.clock.now(), Date.now()];
  const fresh = time === null || clocks.some((now) => Math.abs(now / 1000 - Number(time)) <= 300);
  // platform.md §2: the Instagram app has a secret of its own.
  const secret = token.kind === 'instagram' ? app.instagramSecret : app.secret;
  if (fresh && proof === secretProof(secret, token.value, time ?? undefined)) return;
  throw graphError({
    code: 100,
    type: 'GraphMethodException',
    message: 'Invalid appsecret_proof provided in the API argument',
    rule: 'platform.md §1.6',
  });
}

export function appToken(call: Call, appId: string): App {
  const { token, app } = anyToken(call);
  if (token.kind !== 'app') {
    throw graphError({
      code: 15,
      message: '(#15) This method must be called with an app access_token',
      rule: 'app token',
    });
  }
  if (app.id !== appId) {
    throw graphError({
      code: 200,
      message: '(#200) Provided app access token does not match the app',
      rule: 'app token',
    });
  }
  return app;
}

/** A token that belongs to a person or system user. */
export function personToken(call: Call): Token {
  const { token } = anyToken(call);
  if (token.kind === 'app' || token.kind === 'instagram') {
    throw graphError({
      code: 2500,
      message: 'An active access token must be used to query information about the current user.',
      rule: 'user token',
    });
  }
  return token;
}

export function requirePermission(call: Call, token: Token, permission: string) {
  if (!hasPermission(call.world, token, permission)) throw missingPermission(permission);
}

/** The Page is chosen in the dialog and, for a Page token, is the token's own. */
export function mayTouchPage(call: Call, token: Token, page: Page): boolean {
  const grant = grantOf(call.world, token);
  if (grant === null || !covers(grant.pages, page.id) || !page.roles.has(token.personId)) return false;
  return token.kind !== 'page' || token.pageId === page.id;
}
