import { removeGrant } from './grants.ts';
import { userIdOf } from './seed.ts';
import { signedRequest } from './signature.ts';
import type { Sim } from './sim.ts';
import { instagramPerson } from './tokens.ts';
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

/** Form field `signed_request` (platform.md §1.9). An Instagram account is named and signed for by the Instagram app. */
export async function postSignedRequest(
  sim: Sim,
  app: App,
  personId: string,
  url: string,
): Promise<{ status: number; body: string }> {
  const now = sim.clock.nowSeconds();
  const payload = { algorithm: 'HMAC-SHA256', expires: now + 3600, issued_at: now };
  const account = accountOf(sim, personId);
  const secret = account === undefined ? app.secret : app.instagramSecret;
  const user_id = account?.scopedId ?? userIdOf(sim.world, app.id, personId);
  const signed = signedRequest(secret, { ...payload, user_id });
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ signed_request: signed }) });
  return { status: answer.status, body: await answer.text() };
}

/** The account behind a login of Instagram's own. */
function accountOf(sim: Sim, personId: string) {
  return [...sim.world.instagramAccounts.values()].find(({ id }) => instagramPerson(id) === personId);
}
