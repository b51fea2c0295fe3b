/** One call to a push service: encrypted for the browser, signed by this installation. */

import type { PushNote } from '@roost/contract/push.ts';
import { Agent } from 'undici';
import webPush from 'web-push';
import type { Config } from '../config.ts';
import { publicLookup } from '../meta/hosts.ts';
import type { PushKeys } from './keys.ts';

const timeoutMs = 15_000;
/** A message is news for so long; the service drops it then. */
const lifeSeconds = 12 * 3_600;

export interface Subscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** `gone`: the browser has ended it. `later`: worth another try. `refused`: it never will be taken. */
export type Outcome = 'sent' | 'gone' | 'later' | 'refused';

type Push = (to: Subscription, keys: PushKeys, note: PushNote) => Promise<Outcome>;

export function createPush({ publicUrl, pushGatewayUrl }: Config): Push {
  const guarded = { connect: { timeout: timeoutMs, lookup: publicLookup } };
  const agent = new Agent({
    ...(pushGatewayUrl === null ? guarded : {}),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return async ({ endpoint, p256dh, auth }, keys, note) => {
    const details = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(note), {
      vapidDetails: { subject: publicUrl.startsWith('https:') ? publicUrl : 'https://roost.invalid', ...keys },
      TTL: lifeSeconds,
      urgency: 'normal',
    });
    try {
      const { origin, pathname, search, hostname } = new URL(details.endpoint);
      const { statusCode, body } = await agent.request({
        origin: pushGatewayUrl ?? origin,
        path: pushGatewayUrl === null ? pathname + search : `/${hostname}${pathname}${search}`,
        method: 'POST',
        headers: details.headers as Record<string, string>,
        body: details.body,
      });
      await body.dump();
      return outcomeOf(statusCode);
    } catch {
      return 'later';
    }
  };
}

/** RFC 8030 §7.3 and §8.3: 404 and 410 end a subscription; a redirect is never followed. */
function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'sent';
  if (status === 404 || status === 410) return 'gone';
  return status === 429 || status >= 500 ? 'later' : 'refused';
}
