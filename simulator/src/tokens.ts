import { worksFor } from './access-levels.ts';
import { dayMs, minuteMs } from './clock.ts';
import { roll, tokenString } from './ids.ts';
import { type AssetKind, assetKindOf } from './permissions.ts';
import type { Sim } from './sim.ts';
import {
  covers,
  type Grant,
  grantKey,
  type Page,
  pagesOfPerson,
  type Token,
  type World,
  wabasOfPerson,
} from './world.ts';
import type { Waba } from './world-whatsapp.ts';

/** platform.md §1.5, §1.4: short about 1-2 hours, long about 60 days (5,183,944 s in Meta's samples). */
const longTokenMs = 5_183_944_000;
/** platform.md §1.5: data access ends 90 days after the person was last active with the app, in our reading: consented. */
const dataAccessMs = 90 * dayMs;

/** A fresh consent gives all tokens of that login another 90 days, Page tokens too. */
export function renewDataAccess(sim: Sim, appId: string, personId: string) {
  for (const token of sim.world.tokens.values()) {
    const theirs = token.appId === appId && token.personId === personId && token.dataAccessExpiresAtMs !== 0;
    if (theirs) token.dataAccessExpiresAtMs = sim.clock.now() + dataAccessMs;
  }
}

export function dataAccessEnded(sim: Sim, token: Token): boolean {
  return token.dataAccessExpiresAtMs !== 0 && token.dataAccessExpiresAtMs <= sim.clock.now();
}

export function mintUserToken(sim: Sim, appId: string, personId: string, long: boolean): Token {
  const shortMs = Math.round((60 + roll(sim.world) * 60) * minuteMs);
  return keep(sim, { kind: 'user', appId, personId, long, lifeMs: long ? longTokenMs : shortMs });
}

/** Without end, or for 60 days (platform.md §1.4). */
export function mintSystemUserToken(sim: Sim, appId: string, personId: string, lifeMs: number | null = null): Token {
  return keep(sim, { kind: 'system_user', appId, personId, long: true, lifeMs });
}

/** platform.md §1.5, §2: an hour, or 60 days. */
export function mintInstagramToken(sim: Sim, appId: string, accountId: string, long: boolean): Token {
  const lifeMs = long ? longTokenMs : 60 * minuteMs;
  const value = tokenString(sim.world, 'IGAA');
  const token = keep(sim, { kind: 'instagram', appId, personId: instagramPerson(accountId), long, lifeMs, value });
  token.accountId = accountId;
  return token;
}

/** An Instagram account logs in as itself: its grants are kept like a person's. */
export function instagramPerson(accountId: string): string {
  return `ig:${accountId}`;
}

export function mintAppToken(sim: Sim, appId: string): Token {
  return keep(sim, { kind: 'app', appId, personId: '', long: true, lifeMs: null, value: `${appId}|${appSuffix(sim)}` });
}

/** One Page token per login and Page. Made from a long token it has no expiry date (platform.md §1.5). */
export function pageToken(sim: Sim, from: Token, page: Page): Token {
  const expiresAtMs = from.long ? null : from.expiresAtMs;
  for (const token of sim.world.tokens.values()) {
    const same = token.kind === 'page' && token.pageId === page.id && token.appId === from.appId;
    const alive = token.ended === null && token.passwords === from.passwords;
    if (same && token.personId === from.personId && token.expiresAtMs === expiresAtMs && alive) return token;
  }
  const lifeMs = expiresAtMs === null ? null : expiresAtMs - sim.clock.now();
  return keep(sim, {
    kind: 'page',
    appId: from.appId,
    personId: from.personId,
    long: from.long,
    lifeMs,
    pageId: page.id,
    dataAccessExpiresAtMs: from.dataAccessExpiresAtMs,
  });
}

function appSuffix(sim: Sim): string {
  return tokenString(sim.world, '').slice(0, 27);
}

function keep(
  sim: Sim,
  given: Pick<Token, 'kind' | 'appId' | 'personId' | 'long'> & {
    lifeMs: number | null;
    pageId?: string;
    value?: string;
    dataAccessExpiresAtMs?: number;
  },
): Token {
  const now = sim.clock.now();
  const token: Token = {
    value: given.value ?? tokenString(sim.world),
    kind: given.kind,
    appId: given.appId,
    personId: given.personId,
    pageId: given.pageId ?? null,
    issuedAtMs: now,
    expiresAtMs: given.lifeMs === null ? null : now + given.lifeMs,
    dataAccessExpiresAtMs: given.dataAccessExpiresAtMs ?? (given.kind === 'user' ? now + dataAccessMs : 0),
    long: given.long,
    passwords: passwordsOf(sim.world, given.personId),
    ended: null,
  };
  sim.world.tokens.set(token.value, token);
  sim.changed();
  return token;
}

/** The token with this value; the literal `APP_ID|APP_SECRET` is an app token too (platform.md §1.5). */
export function findToken(sim: Sim, value: string): Token | null {
  const known = sim.world.tokens.get(value);
  if (known !== undefined) return known;
  const [appId = '', secret = ''] = value.split('|', 2);
  const app = sim.world.apps.get(appId);
  if (app === undefined || secret !== app.secret) return null;
  return {
    value,
    kind: 'app',
    appId,
    personId: '',
    pageId: null,
    issuedAtMs: 0,
    expiresAtMs: null,
    dataAccessExpiresAtMs: 0,
    long: true,
    ended: null,
  };
}

function ownerOf(world: World, personId: string): { passwords?: number } | undefined {
  return world.people.get(personId) ?? world.instagramAccounts.get(personId.replace(/^ig:/, ''));
}

function passwordsOf(world: World, personId: string): number {
  return ownerOf(world, personId)?.passwords ?? 0;
}

/** platform.md §1.5 190/460: whatever token was made before, by whichever app, is over. */
export function changePassword(world: World, personId: string) {
  const owner = ownerOf(world, personId);
  if (owner !== undefined) owner.passwords = (owner.passwords ?? 0) + 1;
}

export type TokenEnd = { subcode: 458 | 460 | 463 | 492; message: string };

/** Why a token no longer works, or null (platform.md §1.5 and §5.2). */
export function endOf(sim: Sim, token: Token): TokenEnd | null {
  if (token.kind === 'app') return null;
  // A system user has no password.
  if (token.kind !== 'system_user' && (token.passwords ?? 0) !== passwordsOf(sim.world, token.personId)) {
    return {
      subcode: 460,
      message:
        'Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
    };
  }
  if (token.ended === 'revoked' || grantOf(sim.world, token) === null) {
    return {
      subcode: 458,
      message: `Error validating access token: The user has not authorized application ${token.appId}.`,
    };
  }
  if (token.ended === 'expired' || (token.expiresAtMs !== null && token.expiresAtMs <= sim.clock.now())) {
    const at = new Date(token.expiresAtMs ?? sim.clock.now()).toUTCString();
    return {
      subcode: 463,
      message: `Error validating access token: Session has expired on ${at}. The current time is ${new Date(sim.clock.now()).toUTCString()}.`,
    };
  }
  if (token.pageId !== null && !sim.world.pages.get(token.pageId)?.roles.has(token.personId)) {
    return {
      subcode: 492,
      message:
        'Error validating access token: Session does not match current stored session. The user lost the Page role.',
    };
  }
  return null;
}

export function grantOf(world: World, token: Pick<Token, 'appId' | 'personId'>): Grant | null {
  return world.grants.get(grantKey(token.appId, token.personId)) ?? null;
}

/** platform.md §7: a permission works when the person granted it, the app still owns it, and its access level covers them. */
export function hasPermission(world: World, token: Token, permission: string): boolean {
  const app = world.apps.get(token.appId);
  if (app === undefined || !worksFor(world, app, token.personId, permission)) return false;
  return grantOf(world, token)?.granted.has(permission) === true;
}

export function scopesOf(world: World, token: Token): string[] {
  const grant = grantOf(world, token);
  const app = world.apps.get(token.appId);
  return grant === null ? [] : [...grant.granted].filter((scope) => app?.permissions.has(scope) === true);
}

/** platform.md §1.7: missing target_ids means the scope covers all assets. */
export function granularScopes(world: World, token: Token): { scope: string; target_ids?: string[] }[] {
  const grant = grantOf(world, token);
  if (grant === null) return [];
  return scopesOf(world, token).flatMap((scope) => {
    const kind = assetKindOf(scope);
    if (kind === null) return scope === 'business_management' ? [{ scope }] : [];
    const choice = choiceOf(grant, kind);
    return [choice === 'all' ? { scope } : { scope, target_ids: [...choice] }];
  });
}

type AssetChoice = 'pages' | 'instagram' | 'wabas';

export function choiceOf(grant: Pick<Grant, AssetChoice>, kind: AssetKind): Set<string> | 'all' {
  if (kind === 'pages') return grant.pages;
  return kind === 'instagram' ? grant.instagram : grant.wabas;
}

/** Pages this login may touch: chosen in the dialog, and the person still has a role. */
export function grantedPages(world: World, token: Token): Page[] {
  const grant = grantOf(world, token);
  if (grant === null) return [];
  return pagesOfPerson(world, token.personId).filter((page) => covers(grant.pages, page.id));
}

export function grantedWabas(world: World, token: Token): Waba[] {
  const grant = grantOf(world, token);
  if (grant === null) return [];
  return wabasOfPerson(world, token.personId).filter((waba) => covers(grant.wabas, waba.id));
}
