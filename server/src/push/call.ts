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
type Outcome = 'sent' | 'gone' | 'later' | 'refused';

/** `cause` is for the log: a status, or what went wrong on the way. */
interface Answer {
  outcome: Outcome;
  cause: string;
}

type Push = (to: Subscription, keys: PushKeys, note: PushNote) => Promise<Answer>;

export function createPush({ publicUrl, pushGatewayUrl }: Config): Push {
  const guarded = { connect: { timeout: timeoutMs, lookup: publicLookup } };
  const agent = new Agent({
    ...(pushGatewayUrl === null ? guarded : {}),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return async ({ endpoint, p256dh, auth }, keys, note) => {
    let details: ReturnType<typeof webPush.generateRequestDetails>;
    try {
      details = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(note), {
        vapidDetails: { subject: publicUrl.startsWith('https:') ? publicUrl : 'https://roost.invalid', ...keys },
        TTL: lifeSeconds,
        urgency: 'normal',
      });
    } catch (error) {
      // What the browser gave us cannot be sealed for: no other try will help it.
      return { outcome: 'refused', cause: messageOf(error) };
    }
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
      return { outcome: outcomeOf(statusCode), cause: `status ${statusCode}` };
    } catch (error) {
      return { outcome: 'later', cause: messageOf(error) };
    }
  };
}

/** RFC 8030 §7.3 and §8.3: 404 and 410 end a subscription; a redirect is never followed. */
function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'sent';
  if (status === 404 || status === 410) return 'gone';
  return status === 429 || status >= 500 ? 'later' : 'refused';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
