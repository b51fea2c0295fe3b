/** The Instagram product of a Meta app: an id and a secret of its own, for Instagram Login (platform.md §2). */
import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Ctx } from '../context.ts';
import type { MetaAppsTable } from '../db/tables/connections.ts';
import { fail } from '../errors.ts';
import type { Graph } from '../meta/graph.ts';
import { exchangeInstagramCode, instagramErrorOf } from '../meta/instagram-oauth.ts';
import type { AppCredentials } from '../meta/oauth.ts';
import { addresses } from './addresses.ts';
import { openInstagramSecret } from './secrets.ts';

type Row = Selectable<MetaAppsTable>;

export function instagramAppOf(ctx: Pick<Ctx, 'config'>, row: Row): AppCredentials | null {
  const appSecret = openInstagramSecret(ctx, row);
  return row.instagram_app_id === null || appSecret === null ? null : { appId: row.instagram_app_id, appSecret };
}

/**
 * What Instagram says about id, secret and redirect URI. It has no call for that, but refuses an exchange for the first
 * thing it does not like: a code that cannot exist is refused last (unconfirmed: seen in this order, not documented).
 */
export async function probeInstagramApp(
  graph: Graph,
  app: AppCredentials,
  redirectUri: string,
): Promise<'ok' | 'wrong_secret' | 'redirect_mismatch' | 'unreachable'> {
  try {
    await exchangeInstagramCode(graph, app, { code: randomBytes(24).toString('hex'), redirectUri });
    return 'ok';
  } catch (error) {
    const why = instagramErrorOf(error);
    if (why === 'wrong_secret' || why === 'redirect_mismatch') return why;
    return why === 'meta_unreachable' ? 'unreachable' : 'ok';
  }
}

interface Changes {
  instagramAppId?: string | null | undefined;
  instagramAppSecret?: string | null | undefined;
}

/** Asks before anything is saved, once both are known. */
export async function refuseWrongInstagramApp(ctx: Ctx, before: Row, changes: Changes): Promise<void> {
  const { instagramAppId, instagramAppSecret } = changes;
  if (instagramAppId === undefined && instagramAppSecret === undefined) return;
  const appId = instagramAppId === undefined ? before.instagram_app_id : instagramAppId;
  const appSecret = instagramAppSecret === undefined ? openInstagramSecret(ctx, before) : instagramAppSecret;
  if (appId === null || appSecret === null) return;
  const answer = await probeInstagramApp(ctx.graph, { appId, appSecret }, addresses(ctx.config).redirectUri);
  if (answer === 'wrong_secret') {
    fail('invalid_app_credentials', 'Instagram says that this Instagram app ID and secret do not belong together.', {
      field: 'instagramAppSecret',
      action: 'Copy both again from Instagram → API setup with Instagram login in Meta’s dashboard.',
    });
  }
  if (answer === 'unreachable') {
    fail('meta_error', 'Instagram could not be reached to check the credentials, so nothing was saved.', {
      action: 'Try again in a moment.',
    });
  }
}
