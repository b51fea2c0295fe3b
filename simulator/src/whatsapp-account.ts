/** What Meta and the business do to a WhatsApp account; `account_update` tells of each (whatsapp.md §4.7). */
import { emitPartnerChange, emitWabaChange } from './emit.ts';
import { refused } from './refused.ts';
import type { Sim } from './sim.ts';
import { type App, phoneNumbersOf } from './world.ts';
import type { Waba } from './world-whatsapp.ts';

type Value = Record<string, unknown>;
type Facts = { waba: Waba; app: App; nowSeconds: number };

type Kind = {
  /** Between a business and an app: told to that app, under the portfolio of its owner (whatsapp.md §4.2). */
  partner?: true;
  /** What it says beside `event` unless the details say otherwise. */
  value?: (facts: Facts) => Value;
  /** What is different in the world from then on. */
  effect?: (sim: Sim, facts: Facts, value: Value) => void;
};

const monthMs = 30 * 24 * 3_600_000;
const about = ({ waba }: Facts) => ({ waba_id: waba.id, owner_business_id: waba.businessId });
const withApp = (facts: Facts) => ({ waba_info: { ...about(facts), partner_app_id: facts.app.id } });

export const accountEvents: Record<string, Kind> = {
  DISABLED_UPDATE: {
    value: ({ nowSeconds }) => ({ ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: inProse(nowSeconds) } }),
    effect: (_sim, { waba }, value) => {
      const state = record(value.ban_info).waba_ban_state;
      if (state === 'DISABLE') waba.banned = true;
      if (state === 'REINSTATE') waba.banned = false;
    },
  },
  ACCOUNT_RESTRICTION: {
    value: ({ nowSeconds }) => ({
      restriction_info: [
        { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: nowSeconds + monthMs / 1000 },
      ],
    }),
    effect: (_sim, { waba }, value) => {
      const found = Array.isArray(value.restriction_info) ? value.restriction_info.map(record) : [];
      for (const { restriction_type: type, expiration } of found) {
        waba.restrictions ??= {};
        waba.restrictions[String(type)] = typeof expiration === 'number' ? expiration * 1000 : null;
      }
    },
  },
  ACCOUNT_VIOLATION: { value: () => ({ violation_info: { violation_type: 'SPAM' } }) },
  ACCOUNT_DELETED: {
    effect: (_sim, { waba }) => {
      waba.deleted = true;
    },
  },
  // whatsapp.md §1.9: a number shared with the phone app leaves the API and comes back.
  ACCOUNT_OFFBOARDED: {
    value: () => ({ disconnection_info: { reason: 'ACCOUNT_DISCONNECTED', initiated_by: 'BUSINESS' } }),
    effect: (sim, { waba }) => register(sim, waba, false),
  },
  ACCOUNT_RECONNECTED: { effect: (sim, { waba }) => register(sim, waba, true) },
  PARTNER_ADDED: { partner: true, value: (facts) => ({ waba_info: about(facts) }) },
  PARTNER_REMOVED: {
    partner: true,
    value: (facts) => ({
      waba_info: about(facts),
      disconnection_info: { reason: 'ACCOUNT_DISCONNECTED', initiated_by: 'BUSINESS' },
    }),
    effect: takeAway,
  },
  PARTNER_APP_INSTALLED: { partner: true, value: withApp },
  PARTNER_APP_UNINSTALLED: { partner: true, value: withApp, effect: takeAway },
  PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE: {
    partner: true,
    value: ({ waba }) => ({
      partner_client_certification_info: {
        ...{ client_business_id: waba.businessId, status: 'APPROVED', rejection_reasons: ['NONE'] },
      },
    }),
  },
  AD_ACCOUNT_LINKED: {
    partner: true,
    value: (facts) => ({ waba_info: { ...about(facts), ad_account_linked: '480019922736451' } }),
  },
  MM_LITE_TERMS_SIGNED: { partner: true, value: (facts) => ({ waba_info: about(facts) }) },
  BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE: { value: () => ({ country: 'US' }) },
  AUTH_INTL_PRICE_ELIGIBILITY_UPDATE: {
    value: ({ nowSeconds }) => ({
      auth_international_rate_eligibility: { exception_countries: [], start_time: nowSeconds },
    }),
  },
  VOLUME_BASED_PRICING_TIER_UPDATE: {
    value: ({ nowSeconds }) => ({
      volume_tier_info: {
        ...{ tier_update_time: nowSeconds, pricing_category: 'UTILITY', tier: '100001:200000' },
        ...{ effective_month: new Date(nowSeconds * 1000).toISOString().slice(0, 7), region: 'North America' },
      },
    }),
  },
};

/** Happens to the account, and is told to whoever subscribed. `details` take the place of what is usual. */
export function updateAccount(sim: Sim, waba: Waba, app: App, event: string, details: Value = {}): Value {
  const kind = accountEvents[event];
  if (kind === undefined) throw refused(`event is one of ${Object.keys(accountEvents).join(', ')}`);
  const facts = { waba, app, nowSeconds: sim.clock.nowSeconds() };
  const value = { event, ...kind.value?.(facts), ...details };
  const change = { field: 'account_update', value };
  if (kind.partner === true) emitPartnerChange(sim, app, portfolioOf(sim, app), change);
  else emitWabaChange(sim, waba, change);
  kind.effect?.(sim, facts, value);
  sim.changed();
  return value;
}

/** Restrictions that hold now; each ends by the simulated clock. */
export function restrictionsOf(sim: Sim, waba: Waba): string[] {
  const now = sim.clock.now();
  return Object.entries(waba.restrictions ?? {}).flatMap(([type, until]) =>
    until === null || until > now ? type : [],
  );
}

/** The app has no more to do with the account: no webhooks, and tokens do not reach it. */
function takeAway({ world }: Sim, { waba, app }: Facts) {
  waba.installs.delete(app.id);
  for (const grant of world.grants.values()) {
    if (grant.appId !== app.id) continue;
    const chosen = grant.wabas === 'all' ? world.wabas.keys() : grant.wabas;
    grant.wabas = new Set([...chosen].filter((id) => id !== waba.id));
  }
}

function register({ world }: Sim, waba: Waba, registered: boolean) {
  for (const phone of phoneNumbersOf(world, waba)) phone.registered = registered;
}

function portfolioOf({ world }: Sim, app: App): string {
  return world.people.get(app.people[0] ?? '')?.businessIds[0] ?? '0';
}

/** `September 10, 2026`, as Meta writes it. */
function inProse(seconds: number): string {
  return new Date(seconds * 1000).toLocaleDateString('en-US', { dateStyle: 'long', timeZone: 'UTC' });
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
