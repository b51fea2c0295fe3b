/** Instagram API with Instagram Login (platform.md §2): its own dialog, hosts and tokens. */
import type { Graph } from './graph.ts';
import { type IssuedToken, issued } from './oauth.ts';

/** Another 60 days for a token that is at least 24 hours old and has not ended. */
export async function refreshInstagram(graph: Graph, token: string): Promise<IssuedToken> {
  const params = { grant_type: 'ig_refresh_token', access_token: token };
  return issued(await graph.instagramToken('refresh_access_token', params));
}
