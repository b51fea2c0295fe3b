import type { FaultMatch, FaultOutcome } from './faults.ts';
import type { WebhookOptions } from './webhooks.ts';

/** Named faults, for the switches of the page and for short tests: POST /_sim/faults {preset}. */
export type FaultPreset = {
  name: string;
  title: string;
  match: FaultMatch;
  outcome: FaultOutcome;
  /** It concerns webhooks instead of calls. */
  webhooks?: Partial<WebhookOptions>;
};

const sends: FaultMatch = { method: 'POST', path: '/messages' };
const expired = 'Error validating access token: Session has expired. The current time is later.';

export const faultPresets: FaultPreset[] = [
  preset('meta-down', 'Meta is down (503, HTML)', {}, { status: 503 }),
  preset('try-later', 'Temporary error (code 2)', {}, graph(500, 2, 'An unexpected error has occurred. Please retry.')),
  preset(
    'app-limit',
    'App rate limit (code 4)',
    {},
    {
      ...graph(400, 4, '(#4) Application request limit reached'),
      ...{ usage: 100, retryAfterSeconds: 60 },
    },
  ),
  // platform.md §6.2: a Page token counts against the Page's own allowance.
  preset('page-limit', 'Page rate limit (80006)', sends, {
    ...graph(400, 80006, '(#80006) There have been too many calls to this Messenger account.'),
    ...{ usage: 100, retryAfterSeconds: 60 },
  }),
  preset('whatsapp-limit', 'WhatsApp throughput limit (130429)', sends, {
    ...graph(400, 130429, '(#130429) Rate limit hit'),
    ...{ usage: 100, retryAfterSeconds: 5 },
  }),
  preset('token-expired', 'Every token expired (190/463)', {}, graph(401, 190, expired, 463)),
  preset(
    'token-revoked',
    'App removed by the person (190/458)',
    {},
    graph(401, 190, 'The user has not authorized application.', 458),
  ),
  preset(
    'policy-block',
    'Temporarily blocked (368)',
    sends,
    graph(403, 368, '(#368) The action attempted has been deemed abusive.'),
  ),
  preset('slow', 'Slow answers (3 s)', {}, { delayMs: 3_000 }),
  preset('drip', 'One byte a second', {}, { bytesPerSecond: 1 }),
  preset('timeout-before', 'Sends time out, nothing sent', sends, { hang: 'before' }),
  preset('timeout-after', 'Sends time out, yet sent', sends, { hang: 'after' }),
  preset('drop-before', 'Connection cut, nothing done', {}, { drop: 'before' }),
  preset('drop-after', 'Connection cut, yet done', {}, { drop: 'after' }),
  preset('broken-json', 'Broken JSON', {}, { brokenJson: true }),
  preset('truncated', 'Answers end early', {}, { truncated: true }),
  // platform.md §3.4: duplicates, no order, up to 1,000 events in a POST.
  onWebhooks('webhooks-twice', 'Webhooks come twice', { duplicate: 1 }),
  onWebhooks('webhooks-disorder', 'Webhooks come out of order', { shuffle: true }),
  onWebhooks('webhooks-batch', 'Up to 100 events in one webhook', { batch: 100 }),
  onWebhooks('webhooks-late', 'Webhooks come five seconds late', { delayMs: 5_000 }),
];

function preset(name: string, title: string, match: FaultMatch, outcome: FaultOutcome): FaultPreset {
  return { name, title, match, outcome };
}

function onWebhooks(name: string, title: string, webhooks: Partial<WebhookOptions>): FaultPreset {
  return { name, title, match: {}, outcome: {}, webhooks };
}

function graph(status: number, code: number, message: string, subcode?: number): FaultOutcome {
  return { status, error: { code, message, ...(subcode === undefined ? {} : { error_subcode: subcode }) } };
}
