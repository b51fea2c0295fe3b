/** What a Page's Messenger shows: greeting, Get Started, ice breakers, menu (platform.md §4.8). */
import type { Page } from '../world.ts';
import { anyToken, type Call, list, mayTouchPage, parsed, requirePermission } from './call.ts';
import { graphError, invalidParameter, noSuchObject } from './errors.ts';

const parts = [
  ...['get_started', 'greeting', 'ice_breakers', 'persistent_menu', 'whitelisted_domains', 'account_linking_url'],
  'commands',
];
const callsMax = 10;
const windowMs = 10 * 60_000;
const iceBreakersMax = 4;

export function ofProfile(call: Call, page: Page): object {
  const { token } = anyToken(call);
  if (token.kind !== 'page' || !mayTouchPage(call, token, page)) throw noSuchObject(page.id, call.method);
  requirePermission(call, token, 'pages_messaging');
  page.profile ??= {};
  if (call.method === 'GET') {
    const wanted = (call.fields ?? []).map(({ name }) => name);
    const shown = Object.entries(page.profile).filter(([name]) => wanted.includes(name));
    return { data: shown.length === 0 ? [] : [Object.fromEntries(shown)] };
  }
  pace(call, page);
  if (call.method === 'DELETE') for (const name of list(call, 'fields')) delete page.profile[name];
  else setParts(call, page.profile);
  call.sim.changed();
  return { result: 'success' };
}

function setParts(call: Call, profile: Record<string, unknown>) {
  for (const name of parts) {
    const given = call.params[name];
    if (given === undefined) continue;
    const value: unknown = typeof given === 'string' && /^[[{]/.test(given) ? parsed(call, name) : given;
    if (name === 'ice_breakers' && Array.isArray(value) && value.length > iceBreakersMax) {
      throw invalidParameter(`At most ${iceBreakersMax} ice breakers.`, 'platform.md §4.8');
    }
    if (name === 'persistent_menu' && profile.get_started === undefined && call.params.get_started === undefined) {
      throw invalidParameter(
        'You must set a Get Started button if you also wish to use persistent menu',
        'platform.md §4.8',
      );
    }
    profile[name] = value;
  }
}

/** platform.md §4.8: ten calls in ten minutes. */
function pace(call: Call, page: Page) {
  const now = call.sim.clock.now();
  page.profileCalls = [...(page.profileCalls ?? []).filter((at) => now - at < windowMs), now];
  if (page.profileCalls.length <= callsMax) return;
  throw graphError({
    ...{ code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' },
    rule: 'platform.md §4.8 10 calls in 10 minutes',
  });
}
