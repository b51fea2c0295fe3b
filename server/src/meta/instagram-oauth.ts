/** Instagram API with Instagram Login (platform.md §2): its own dialog, app, hosts and tokens. */
import type { ConnectError } from '@roost/contract/errors.ts';
import { type Graph, type GraphCaller, GraphFailure, type GraphOptions } from './graph.ts';
import { gatewayUrl } from './hosts.ts';
import { type AppCredentials, connectErrorOf, type IssuedToken, issued } from './oauth.ts';
import { idOf, objectsOf, textOf, textsOf } from './read-json.ts';

export interface InstagramDialog {
  /** The Instagram app's, not the Meta app's. */
  appId: string;
  redirectUri: string;
  state: string;
  scopes: readonly string[];
  /** Ask for the account and its permissions anew, also of who is logged in. */
  reauthenticate?: boolean;
}

export function instagramDialogUrl(options: GraphOptions, dialog: InstagramDialog): string {
  const url = new URL('https://www.instagram.com/oauth/authorize');
  url.searchParams.set('client_id', dialog.appId);
  url.searchParams.set('redirect_uri', dialog.redirectUri);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('scope', dialog.scopes.join(','));
  url.searchParams.set('state', dialog.state);
  if (dialog.reauthenticate) url.searchParams.set('force_reauth', 'true');
  return gatewayUrl(url, options.metaGatewayUrl).href;
}

/** A token of one hour, and what was granted. `redirectUri` has to be the dialog's, letter by letter. */
export async function exchangeInstagramCode(
  graph: Graph,
  app: AppCredentials,
  exchange: { code: string; redirectUri: string },
): Promise<{ token: string; permissions: string[] }> {
  const answer = await graph.form(
    'oauth/access_token',
    {
      client_id: app.appId,
      client_secret: app.appSecret,
      grant_type: 'authorization_code',
      redirect_uri: exchange.redirectUri,
      // The address ends in `#_`; a browser or a proxy may have kept it.
      code: exchange.code.replace(/#_$/, ''),
    },
    'api.instagram.com',
  );
  // Printed in a list, seen flat; the permissions as a list or as one text (platform.md §2).
  const given = objectsOf(answer.data)[0] ?? answer;
  const named = textOf(given.permissions)?.split(',') ?? textsOf(given.permissions);
  return { token: issued(given).token, permissions: named.map((one) => one.trim()).filter((one) => one !== '') };
}

/** About 60 days. */
export async function longLivedInstagram(graph: Graph, app: AppCredentials, token: string): Promise<IssuedToken> {
  const params = { grant_type: 'ig_exchange_token', client_secret: app.appSecret, access_token: token };
  return issued(await graph.instagramToken('access_token', params));
}

/** Another 60 days for a token that is at least 24 hours old and has not ended. */
export async function refreshInstagram(graph: Graph, token: string): Promise<IssuedToken> {
  const params = { grant_type: 'ig_refresh_token', access_token: token };
  return issued(await graph.instagramToken('refresh_access_token', params));
}

export interface InstagramSelf {
  /** The professional account's id, by which webhooks and the Page path name it as well. */
  accountId: string;
  /** A second number of the same account, known to this app only. */
  appUserId: string | null;
  username: string;
  pictureUrl: string | null;
  professional: boolean;
}

/** `graph` carries the account's own token. */
export async function readInstagramSelf(graph: GraphCaller): Promise<InstagramSelf> {
  const fields = 'id,user_id,username,account_type,profile_picture_url';
  const answer = await graph.get('me', { fields });
  const accountId = idOf(answer.user_id);
  if (accountId === null) throw new GraphFailure('unknown', 'Instagram did not say whose login this is.');
  return {
    accountId,
    appUserId: idOf(answer.id),
    username: textOf(answer.username) ?? accountId,
    pictureUrl: textOf(answer.profile_picture_url),
    professional: textOf(answer.account_type)?.toUpperCase() !== 'PERSONAL',
  };
}

/**
 * Why an exchange failed. Instagram's own token endpoint has one code for everything (platform.md §5.1), so here the
 * text has to decide; one that nobody knows stays the general failure.
 */
export function instagramErrorOf(error: unknown): ConnectError {
  if (!(error instanceof GraphFailure) || error.outcome !== 'refused') return connectErrorOf(error);
  const { message } = error;
  if (/redirect_uri/i.test(message)) return 'redirect_mismatch';
  if (/client.?secret|client.?id|platform app/i.test(message)) return 'wrong_secret';
  if (/code\b.*\b(expired|used)|matching code/i.test(message)) return 'code_expired';
  return connectErrorOf(error);
}
