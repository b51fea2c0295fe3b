import { removeGrant } from './grants.ts';
import { userIdOf } from './seed.ts';
import { signedRequest } from './signature.ts';
import type { Sim } from './sim.ts';
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
  removeGrant(sim, app, personId);
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
