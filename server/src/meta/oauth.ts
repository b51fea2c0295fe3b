/** Facebook Login (META.md §2): the dialog's address, the exchanges, and what a token may do. */
import type { ConnectError } from '@roost/contract/errors.ts';
import { type Graph, GraphFailure, type GraphOptions } from './graph.ts';
import { gatewayUrl } from './hosts.ts';
import type { JsonObject } from './lossless-json.ts';
import { idOf, idsOf, instantOf, integerOf, objectOf, objectsOf, textOf, textsOf } from './read-json.ts';

export interface AppCredentials {
  appId: string;
  appSecret: string;
}

export interface Dialog {
  appId: string;
  redirectUri: string;
  state: string;
  scopes: readonly string[];
  /** A configuration of Facebook Login for Business: it holds the permissions, so none are named (META.md §2). */
  configId?: string | null;
  /** The configuration gives a system user's token; asked for a person's, Meta's window would never come back. */
  systemUser?: boolean;
  /** Ask again for what the person declined earlier; without it the dialog skips those silently. */
  rerequest?: boolean;
}

export function dialogUrl(options: GraphOptions, dialog: Dialog): string {
  const url = new URL(`https://www.facebook.com/${options.metaGraphVersion}/dialog/oauth`);
  url.searchParams.set('client_id', dialog.appId);
  url.searchParams.set('redirect_uri', dialog.redirectUri);
  url.searchParams.set('state', dialog.state);
  url.searchParams.set('response_type', 'code');
  if (dialog.configId) url.searchParams.set('config_id', dialog.configId);
  else url.searchParams.set('scope', dialog.scopes.join(','));
  if (dialog.configId && dialog.systemUser) url.searchParams.set('override_default_response_type', 'true');
  if (dialog.rerequest) url.searchParams.set('auth_type', 'rerequest');
  return gatewayUrl(url, options.metaGatewayUrl).href;
}

export interface IssuedToken {
  token: string;
  /** Null: no expiry was named, which means none (META.md §2). */
  expiresInSeconds: number | null;
}

/** `redirectUri` has to be the dialog's, letter by letter. */
export async function exchangeCode(
  graph: Graph,
  app: AppCredentials,
  exchange: { code: string; redirectUri: string },
): Promise<IssuedToken> {
  return issued(
    await graph.form('oauth/access_token', {
      client_id: app.appId,
      client_secret: app.appSecret,
      redirect_uri: exchange.redirectUri,
      code: exchange.code,
    }),
  );
}

/** About 60 days; there is no refresh on this path (META.md §2). */
export async function longLived(graph: Graph, app: AppCredentials, token: string): Promise<IssuedToken> {
  return issued(
    await graph.form('oauth/access_token', {
      grant_type: 'fb_exchange_token',
      client_id: app.appId,
      client_secret: app.appSecret,
      fb_exchange_token: token,
    }),
  );
}

export function issued(answer: JsonObject): IssuedToken {
  const token = textOf(answer.access_token);
  if (!token) throw new GraphFailure('unknown', 'Meta answered without a token.');
  const seconds = integerOf(answer.expires_in) ?? 0;
  return { token, expiresInSeconds: seconds > 0 ? seconds : null };
}

/** Whether App ID and secret belong together, by asking Graph for an app token. */
export async function appToken(graph: Graph, app: AppCredentials): Promise<'ok' | 'wrong_pair' | 'unreachable'> {
  try {
    const fields = { grant_type: 'client_credentials', client_id: app.appId, client_secret: app.appSecret };
    const answer = await graph.form('oauth/access_token', fields);
    return textOf(answer.access_token) ? 'ok' : 'unreachable';
  } catch (error) {
    if (!(error instanceof GraphFailure) || error.outcome !== 'refused') return 'unreachable';
    return passingCodes.includes(error.code ?? 2) ? 'unreachable' : 'wrong_pair';
  }
}

/** Hiccups and limits (META.md §6): they say nothing about the credentials. */
const passingCodes = [2, 4, 17, 32, 341, 613];

/** The literal app token, good wherever Meta asks for one (META.md §2). */
export function appAccessToken(app: AppCredentials): string {
  return `${app.appId}|${app.appSecret}`;
}

export interface TokenReport {
  valid: boolean;
  appId: string | null;
  /** USER, PAGE, SYSTEM_USER, … */
  type: string | null;
  userId: string | null;
  /** Null: never. */
  expiresAt: Date | null;
  dataAccessExpiresAt: Date | null;
  scopes: readonly string[];
  /** Assets a scope is limited to; a scope without an entry covers all assets (META.md §2). */
  targets: ReadonlyMap<string, readonly string[]>;
  error: { code: number | null; subcode: number | null; message: string } | null;
}

export async function debugToken(graph: Graph, app: AppCredentials, token: string): Promise<TokenReport> {
  const answer = await graph.as({ token: appAccessToken(app) }).get('debug_token', { input_token: token });
  const data = objectOf(answer.data) ?? {};
  const error = objectOf(data.error);
  const targets = objectsOf(data.granular_scopes)
    .filter((granular) => Array.isArray(granular.target_ids))
    .map((granular) => [textOf(granular.scope) ?? '', idsOf(granular.target_ids)] as const);
  return {
    valid: data.is_valid === true,
    appId: idOf(data.app_id),
    type: textOf(data.type),
    userId: idOf(data.user_id),
    expiresAt: instantOf(data.expires_at),
    dataAccessExpiresAt: instantOf(data.data_access_expires_at),
    scopes: textsOf(data.scopes),
    targets: new Map(targets),
    error: error && {
      code: integerOf(error.code),
      subcode: integerOf(error.subcode),
      message: textOf(error.message) ?? '',
    },
  };
}

/** Why an exchange failed, in the words of `/connect/done?error=`. Codes first; texts are localised (META.md §6). */
export function connectErrorOf(error: unknown): ConnectError {
  if (!(error instanceof GraphFailure)) return 'token_exchange_failed';
  const { code, subcode, message } = error;
  if (code === null) return error.outcome === 'refused' ? 'token_exchange_failed' : 'meta_unreachable';
  if (code === 100 && subcode === 36_008) return 'redirect_mismatch';
  if (code === 100 && (subcode === 36_007 || subcode === 36_009)) return 'code_expired';
  if (code === 191) return 'redirect_mismatch';
  if (code === 101 || (code === 1 && /client secret/i.test(message))) return 'wrong_secret';
  if (/redirect_uri/i.test(message)) return 'redirect_mismatch';
  if (/code has (expired|been used)/i.test(message)) return 'code_expired';
  return 'token_exchange_failed';
}
