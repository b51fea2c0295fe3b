/** What a person lets an app do: changed here alone, because the object `permissions` tells of every change. */
import { type After, later } from './after.ts';
import { assetKindOf } from './permissions.ts';
import { userIdOf } from './seed.ts';
import type { Sim } from './sim.ts';
import { choiceOf, instagramPerson } from './tokens.ts';
import { type App, type Grant, grantKey, pagesOfPerson, wabasOfPerson } from './world.ts';

type Known = Pick<Grant, 'granted' | 'pages' | 'instagram' | 'wabas'>;
type Choice = Grant['pages'];

/** A first grant begins with nothing chosen; `change` does the rest. */
export function changeGrant(sim: Sim, app: App, personId: string, change: (grant: Grant) => void, after?: After) {
  const key = grantKey(app.id, personId);
  const known = sim.world.grants.get(key);
  const before: Known | null = known === undefined ? null : { ...known, granted: new Set(known.granted) };
  const grant = known ?? noGrant(app.id, personId);
  change(grant);
  sim.world.grants.set(key, grant);
  sim.changed();
  tell(sim, app, personId, before, grant, after);
  return grant;
}

export function noGrant(appId: string, personId: string, assets: () => Choice = () => new Set()): Grant {
  return {
    ...{ appId, personId, granted: new Set(), declined: new Set() },
    ...{ pages: assets(), instagram: assets(), wabas: assets() },
  };
}

/** The person removes the app: tokens answer 190/458 and its installs on the person's assets are gone. */
export function removeGrant(sim: Sim, app: App, personId: string, after?: After) {
  const { world } = sim;
  const key = grantKey(app.id, personId);
  const before = world.grants.get(key) ?? null;
  world.grants.delete(key);
  for (const page of pagesOfPerson(world, personId)) page.installs.delete(app.id);
  for (const waba of wabasOfPerson(world, personId)) waba.installs.delete(app.id);
  for (const account of world.instagramAccounts.values()) {
    if (instagramPerson(account.id) === personId) account.installs.delete(app.id);
  }
  for (const token of world.tokens.values()) {
    if (token.appId === app.id && token.personId === personId) token.ended = 'revoked';
  }
  sim.changed();
  tell(sim, app, personId, before, null, after);
}

/**
 * platform.md §3.6 object `permissions`: a change for each permission that was granted or revoked, with the accounts it
 * is limited to, and one for `connected`, whose verb stands beside the field. What was declined and never granted is no
 * change. Only people of Facebook are told of, not accounts that log in as themselves (§1.9 leaves that open).
 */
function tell(sim: Sim, app: App, personId: string, before: Known | null, now: Known | null, after?: After) {
  const subscription = app.subscriptions.get('permissions');
  if (subscription === undefined || !sim.world.people.has(personId)) return;
  // platform.md §3.4: in development mode only people with a role are told of.
  if (app.mode !== 'live' && !app.roles.has(personId)) return;
  const of = (one: Known | null) => [...(one?.granted ?? [])];
  const connected = (verb: string) => ({ field: 'connected', verb });
  const changes = [
    ...(before === null && now !== null ? [connected('granted')] : []),
    ...of(now).flatMap((name) => (before?.granted.has(name) ? [] : change(name, 'granted', now))),
    ...of(before).flatMap((name) => (now?.granted.has(name) ? [] : change(name, 'revoked', before))),
    ...(before !== null && now === null ? [connected('revoked')] : []),
  ].filter(({ field }) => subscription.fields.has(field));
  const userId = userIdOf(sim.world, app.id, personId);
  later(after, () => {
    for (const item of changes) {
      sim.webhooks.emit({
        ...{ appId: app.id, object: 'permissions', field: item.field, url: subscription.callbackUrl },
        ...{ secret: app.secret, entryId: userId, uid: userId, time: sim.clock.nowSeconds() },
        ...{ place: 'changes', item },
      });
    }
  });
}

function change(field: string, verb: 'granted' | 'revoked', grant: Known | null) {
  const kind = assetKindOf(field);
  const choice = kind === null || grant === null ? 'all' : choiceOf(grant, kind);
  return [{ field, value: { verb, ...(choice === 'all' ? {} : { target_ids: [...choice] }) } }];
}
