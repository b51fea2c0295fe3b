/** How much of Meta's allowances is used, counted for real (platform.md §6, whatsapp.md §6). */
import { dayMs, hourMs } from '../clock.ts';
import { type App, type Limits, phoneNumbersOf, type World } from '../world.ts';
import type { Waba } from '../world-whatsapp.ts';
import type { Call } from './call.ts';
import { graphError } from './errors.ts';

type UsageType = 'pages' | 'messenger' | 'instagram';

/** platform.md §6.1: calls per engaged user and day. */
const rules: Record<UsageType, { perEngagedUser: number; code: number }> = {
  messenger: { perEngagedUser: 200, code: 80006 },
  pages: { perEngagedUser: 4800, code: 80001 },
  instagram: { perEngagedUser: 4800, code: 80002 },
};
/** whatsapp.md §6: calls an hour of one app for one account; more when it had a registered number in the last hour. */
const managementPerHour = { active: 5_000, idle: 200 };
/** platform.md §6.1: an app's own calls, per daily user and hour. */
const appCallsPerUser = 200;

/** One more call for an asset; refused when the allowance is used up. */
export function countUsage(call: Call, assetId: string, type: UsageType) {
  const { perEngagedUser, code } = rules[type];
  const allowance = { allowed: perEngagedUser * call.world.engagedUsers, windowMs: dayMs };
  countFor(call, { assetId, type, code, key: `${type}:${assetId}`, ...allowance });
}

/** One more management call of an app for a WABA (whatsapp.md §6). */
export function countManagement(call: Call, waba: Waba, appId: string) {
  const now = call.sim.clock.now();
  if (phoneNumbersOf(call.world, waba).some(({ registered }) => registered)) waba.activeAtMs = now;
  const active = waba.activeAtMs !== undefined && now - waba.activeAtMs < hourMs;
  const { id: wabaId } = waba;
  const allowance = { allowed: managementPerHour[active ? 'active' : 'idle'], windowMs: hourMs };
  countFor(call, { assetId: wabaId, type: 'whatsapp', code: 80008, key: `whatsapp:${appId}:${wabaId}`, ...allowance });
}

type Allowance = { assetId: string; type: string; code: number; key: string; allowed: number; windowMs: number };

function countFor(call: Call, { assetId, type, code, key, allowed, windowMs }: Allowance) {
  const { percent, minutesLeft } = count(call, key, allowed, windowMs);
  const usage = {
    ...{ type, call_count: percent, total_cputime: Math.ceil(percent / 2), total_time: Math.ceil(percent / 2) },
    estimated_time_to_regain_access: percent >= 100 ? minutesLeft : 0,
  };
  call.headers['x-business-use-case-usage'] = JSON.stringify({ [assetId]: [usage] });
  if (percent < 100) return;
  throw graphError({
    ...{ code, message: `(#${code}) There have been too many calls. Wait a bit and try again.` },
    rule: `platform.md §6.1 ${type}`,
  });
}

export function countAppCall(call: Call, app: App) {
  app.calls += 1;
  const { percent } = count(call, `app:${app.id}`, appCallsPerUser * call.world.engagedUsers, hourMs);
  call.headers['x-app-usage'] = JSON.stringify({ call_count: percent, total_time: percent, total_cputime: percent });
  if (percent < 100) return;
  throw graphError({ ...{ code: 4, message: '(#4) Application request limit reached' }, rule: 'platform.md §6.1 app' });
}

function count(call: Call, key: string, allowed: number, windowMs: number) {
  const now = call.sim.clock.now();
  const known = call.world.usage.get(key);
  const window = known === undefined || now - known.sinceMs >= windowMs ? { sinceMs: now, calls: 0 } : known;
  window.calls += 1;
  call.world.usage.set(key, window);
  const percent = Math.min(100, Math.floor((window.calls * 100) / Math.max(1, allowed)));
  return { percent, calls: window.calls, minutesLeft: Math.ceil((window.sinceMs + windowMs - now) / 60_000) };
}

/** platform.md §6.1; /_sim/limits sets others. */
export function limitsOf({ limits }: World): Limits {
  return { privateRepliesPerHour: 750, conversationsPerSecond: 2, marketingPerDay: 2, ...limits };
}

/** One more private reply of a Page or Instagram account, in fixed hours. */
export function countPrivateReply(call: Call, assetId: string, platform: 'messenger' | 'instagram') {
  const { privateRepliesPerHour } = limitsOf(call.world);
  const { calls } = count(call, `private:${assetId}`, privateRepliesPerHour, hourMs);
  if (calls <= privateRepliesPerHour) return;
  throw tooFast('platform.md §6.1 private replies', platform === 'instagram' ? 2534040 : undefined);
}

/** Over how long the two calls a second are counted: not documented. */
const conversationsWindowMs = 10_000;

/** One more call of the Conversations API for a Page or Instagram account (platform.md §6.1). */
export function countConversations(call: Call, assetId: string) {
  const { conversationsPerSecond } = limitsOf(call.world);
  const allowed = (conversationsPerSecond * conversationsWindowMs) / 1_000;
  const now = call.sim.clock.now();
  if (takeThroughput(call.world, `conversations:${assetId}`, allowed, now, conversationsWindowMs)) return;
  throw tooFast('platform.md §6.1 Conversations API');
}

/** platform.md §5.2: 613 is a limit of one API; with 2534040 it is Instagram's on messages. */
function tooFast(rule: string, subcode?: number): Error {
  return graphError({
    ...{ code: 613, ...(subcode === undefined ? {} : { subcode }), rule },
    message: '(#613) Calls to this api have exceeded the rate limit.',
  });
}

/** whatsapp.md §6: one message in six seconds to one person, up to 45 at once, then the time is paid back. */
const pairEveryMs = 6_000;
const pairBurst = 45;

/** True when this person may be written to now; each message takes one of the pair's places. */
export function takePairPlace(world: World, pair: string, nowMs: number): boolean {
  const known = world.pairs.get(pair) ?? { left: pairBurst, atMs: nowMs };
  const left = Math.min(pairBurst, known.left + Math.max(0, nowMs - known.atMs) / pairEveryMs);
  world.pairs.set(pair, { left: left < 1 ? left : left - 1, atMs: nowMs });
  return left >= 1;
}

/** One more of what `allowed` of are taken in a rolling window; by default messages of one number, a second (whatsapp.md §6). */
export function takeThroughput(world: World, key: string, allowed: number, nowMs: number, windowMs = 1_000): boolean {
  const recent = (world.sentAt.get(key) ?? []).filter((at) => nowMs - at < windowMs);
  const free = recent.length < allowed;
  world.sentAt.set(key, free ? [...recent, nowMs] : recent);
  return free;
}
