import { dayMs, hourMs, minuteMs } from './clock.ts';
import type { Delivery } from './webhook-delivery.ts';

/**
 * How the gaps between two attempts grow. `meta`: on simulated time, over hours and days. `quick`: soon enough for a
 * person who restarts the product during a demo, 0.25 s doubling up to 15 s. `few`: as quick, and messaging of Pages and
 * Instagram is dropped after three. What follows from failing for long (alert, unsubscription, dropping) is the same in
 * all and goes by simulated time.
 */
export type RetryPace = 'quick' | 'meta' | 'few';

/** "A few immediate retries" (platform.md §3.4) is all that is said of messaging. */
const fewAttempts = 3;

/** platform.md §3.4: the answer must be a 200 within 5 seconds. */
export const answerTimeoutMs = 5_000;

const quickFirstMs = 250;
const quickLastMs = 15_000;
/** "At once, then a few times with falling frequency" (platform.md §3.4); Meta publishes no figures, these are ours. */
const metaGapsMs = [
  1_000,
  10_000,
  minuteMs,
  5 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  4 * hourMs,
];
const metaLastGapMs = 6 * hourMs;

/** platform.md §3.4: 36 hours; whatsapp.md §4.1: 7 days. Then the event is gone for good. */
function lifeMs(object: string): number {
  return object === 'whatsapp_business_account' ? 7 * dayMs : 36 * hourMs;
}

export function gapMs(pace: RetryPace, failures: number): number {
  if (pace !== 'meta') return Math.min(quickFirstMs * 2 ** (failures - 1), quickLastMs);
  return metaGapsMs[failures - 1] ?? metaLastGapMs;
}

/** Messaging that Meta would not try again, by its documents taken at their word. */
export function givenUp(pace: RetryPace, { object, targets, attempts }: Delivery): boolean {
  return pace === 'few' && attempts >= fewAttempts && messagingOf(object, targets).length > 0;
}

/** Account changes and comments are retried and dropped; only messaging is unsubscribed. */
function messagingOf(object: string, targets: Delivery['targets']): Delivery['targets'] {
  const messaging = object === 'page' || object === 'instagram';
  return messaging ? targets.filter(({ place }) => place === 'messaging') : [];
}

/** What Meta writes to the app's developers, and the dashboard shows. */
export type Alert = {
  atMs: number;
  kind: 'webhooks_failing' | 'webhooks_disabled' | 'webhook_dropped';
  appId: string;
  object: string;
  /** The Page or Instagram account; absent for `webhook_dropped`. */
  accountId?: string;
  message: string;
};

/** platform.md §3.4, messaging of Pages and Instagram: an alert after 15 minutes, unsubscribed after an hour. */
const alertAfterMs = 15 * minuteMs;
const disableAfterMs = hourMs;
const alertsMax = 100;

type Failing = { sinceMs: number; alerted: boolean };

/** Watches each account's callback and tells when Meta would give it up. */
export function createHookHealth(unsubscribe: (appId: string, object: string, accountId: string) => void) {
  const failing = new Map<string, Failing>();
  let alerts: Alert[] = [];

  function tell(alert: Alert) {
    alerts.push(alert);
    if (alerts.length > alertsMax) alerts = alerts.slice(-alertsMax);
  }

  function watched({ appId, object, targets }: Delivery) {
    return messagingOf(object, targets).map(({ id }) => ({ id, key: `${appId} ${object} ${id}` }));
  }

  return {
    alerts: () => alerts,
    succeeded: (delivery: Delivery) => {
      for (const { key } of watched(delivery)) failing.delete(key);
    },
    /** Called with the simulated time at which the attempt was due. True: nothing of it will be tried again. */
    failed: (delivery: Delivery, atMs: number): boolean => {
      const { appId, object } = delivery;
      let disabled = false;
      for (const { id: accountId, key } of watched(delivery)) {
        const record = failing.get(key) ?? { sinceMs: atMs, alerted: false };
        failing.set(key, record);
        const forMs = atMs - record.sinceMs;
        if (forMs >= alertAfterMs && !record.alerted) {
          record.alerted = true;
          const message = `The callback of ${object} ${accountId} has not answered with 200 for 15 minutes.`;
          tell({ atMs, kind: 'webhooks_failing', appId, object, accountId, message });
        }
        if (forMs < disableAfterMs) continue;
        disabled = true;
        failing.delete(key);
        unsubscribe(appId, object, accountId);
        const message = `Webhooks Disabled: after an hour of failures the app was unsubscribed from ${object} ${accountId}. Subscribe again.`;
        tell({ atMs, kind: 'webhooks_disabled', appId, object, accountId, message });
      }
      if (disabled) return true;
      if (atMs - delivery.atMs < lifeMs(object)) return false;
      const message = `A webhook of ${object} (${delivery.field}) was dropped: it failed for ${lifeMs(object) / hourMs} hours.`;
      tell({ atMs, kind: 'webhook_dropped', appId, object, message });
      return true;
    },
    reset: () => {
      failing.clear();
      alerts = [];
    },
  };
}
