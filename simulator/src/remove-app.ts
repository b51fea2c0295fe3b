import { userIdOf } from './seed.ts';
import { signedRequest } from './signature.ts';
import type { Sim } from './sim.ts';
import { grantOf, removeGrant } from './tokens.ts';
import type { App } from './world.ts';

type Posted = { status: number; body: string } | null;

/**
 * A person removes the app (platform.md §1.9): its tokens answer 190/458, object `permissions` tells of it, and the
 * callbacks of the app's dashboard get a signed_request. `deleteData`: they also ask for their data to be deleted.
 */
export async function removeApp(
  sim: Sim,
  app: App,
  personId: string,
  deleteData: boolean,
): Promise<{ deauthorize: Posted; dataDeletion: Posted }> {
  const granted = [...(grantOf(sim.world, { appId: app.id, personId })?.granted ?? [])];
  removeGrant(sim, app, personId);
  tellRevoked(sim, app, personId, granted);
  const { deauthorizeUrl, dataDeletionUrl } = app.settings ?? {};
  const post = (url: string | undefined) => (url ? postSignedRequest(sim, app, personId, url) : null);
  return { deauthorize: await post(deauthorizeUrl), dataDeletion: deleteData ? await post(dataDeletionUrl) : null };
}

/** Form field `signed_request`, signed with the app secret (platform.md §1.9). */
export async function postSignedRequest(
  sim: Sim,
  app: App,
  personId: string,
  url: string,
): Promise<{ status: number; body: string }> {
  const now = sim.clock.nowSeconds();
  const payload = { algorithm: 'HMAC-SHA256', expires: now + 3600, issued_at: now };
  const signed = signedRequest(app.secret, { ...payload, user_id: userIdOf(sim.world, app.id, personId) });
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ signed_request: signed }) });
  return { status: answer.status, body: await answer.text() };
}

/** platform.md §3.6 object `permissions`: one change for each subscribed permission, and `connected`. */
function tellRevoked(sim: Sim, app: App, personId: string, names: string[]) {
  const subscription = app.subscriptions.get('permissions');
  if (subscription === undefined || app.mode !== 'live') return;
  for (const field of [...names, 'connected'].filter((name) => subscription.fields.has(name))) {
    sim.webhooks.emit({
      ...{ appId: app.id, object: 'permissions', field, url: subscription.callbackUrl, secret: app.secret },
      ...{ entryId: userIdOf(sim.world, app.id, personId), place: 'changes', time: sim.clock.nowSeconds() },
      item: { field, value: { verb: 'revoked' } },
    });
  }
}
