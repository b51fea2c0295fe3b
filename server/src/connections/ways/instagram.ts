/** Instagram Login (platform.md §2): an account logs in as itself, with an app id, hosts and a token of its own. */
import { instagramFeatureKeys, instagramPermissionsFor } from '@roost/contract/features.ts';
import type { Grant } from '../../channels/channel.ts';
import { ownLoginNeeds } from '../../channels/permissions.ts';
import type { Ctx } from '../../context.ts';
import { fail } from '../../errors.ts';
import { GraphFailure } from '../../meta/graph.ts';
import {
  exchangeInstagramCode,
  instagramDialogUrl,
  instagramErrorOf,
  longLivedInstagram,
  readInstagramSelf,
  refreshInstagram,
} from '../../meta/instagram-oauth.ts';
import type { AppCredentials } from '../../meta/oauth.ts';
import { discover } from '../discover.ts';
import type { Credentials } from '../meta-app.ts';
import { endingOf } from '../standing.ts';
import { isAuthFailure } from '../watch.ts';
import { type Ask, type Back, type Inspection, NoLogin, type Way } from './way.ts';

const named = { place: 'Instagram', button: 'Connect with Instagram' } as const;
/** What Instagram's tokens live (platform.md §2), should an answer not say. */
const tokenDays = 60;

export const instagramWay: Way = {
  ...named,
  again: (name) => `Press Connect with Instagram as ${name}`,
  // graph.instagram.com documents no appsecret_proof (platform.md §2).
  graph: ({ graph }, _app, token) => graph.as({ token, host: 'graph.instagram.com' }),
  inspect,
  renew: (ctx, _app, token) => refreshInstagram(ctx.graph, token),
  needs: () => ownLoginNeeds,
  dialog,
  arrive,
  errorOf: instagramErrorOf,
};

/** There is no debug_token for these tokens (platform.md §2): whether one is alive shows when it is used. */
async function inspect(ctx: Ctx, app: Credentials, token: string): Promise<Inspection> {
  try {
    await instagramWay.graph(ctx, app, token).get('me', { fields: 'user_id' });
    return { ending: null, report: null };
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    if (isAuthFailure(error)) return { ending: endingOf(error, named), report: null };
    throw error;
  }
}

function dialog(ctx: Ctx, app: Credentials, { state, redirectUri, features, again }: Ask): string {
  if (!instagramFeatureKeys.some((key) => features.includes(key))) {
    fail('invalid_input', 'Choose Instagram messages or Instagram comments.', { field: 'features' });
  }
  return instagramDialogUrl(ctx.config, {
    ...{ appId: instagramApp(app).appId, redirectUri, state, scopes: instagramPermissionsFor(features) },
    reauthenticate: again,
  });
}

async function arrive(ctx: Ctx, app: Credentials, { code, redirectUri, features }: Back) {
  const own = instagramApp(app);
  const short = await exchangeInstagramCode(ctx.graph, own, { code, redirectUri });
  const { token, expiresInSeconds } = await longLivedInstagram(ctx.graph, own, short.token);
  const graph = instagramWay.graph(ctx, app, token);
  const self = await readInstagramSelf(graph);
  if (!self.professional) throw new NoLogin('not_professional');
  const grant: Grant = {
    scopes: [...short.permissions].sort(),
    declined: instagramPermissionsFor(features).filter((permission) => !short.permissions.includes(permission)),
    targets: new Map(),
    itself: true,
  };
  const seconds = expiresInSeconds ?? tokenDays * 86_400;
  return {
    ...{ externalId: self.accountId, appUserId: self.appUserId, name: self.username, token },
    expiresAt: new Date(ctx.clock.now().getTime() + seconds * 1000),
    dataAccessExpiresAt: null,
    grant,
    discovery: await discover(ctx, graph, grant),
  };
}

function instagramApp({ instagram }: Credentials): AppCredentials {
  return (
    instagram ??
    fail('instagram_app_missing', 'The Instagram app is not configured.', {
      action: 'Save Instagram app ID and Instagram app secret under Settings → Meta (Instagram/Facebook) first.',
    })
  );
}
