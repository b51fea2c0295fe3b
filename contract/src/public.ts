import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/** What Meta calls, what anyone may read, and what a monitoring system asks. */

export const metaCallback = endpoint({
  method: 'GET',
  path: '/api/meta/oauth/callback',
  summary: 'Where Meta’s dialog comes back to; redirects to /connect/done?login=ID or ?error=CODE',
  access: 'public',
  query: z.looseObject({}),
  responses: { 302: z.null() },
});

export const verifyWebhook = endpoint({
  method: 'GET',
  path: '/api/meta/webhook',
  summary: 'Meta’s handshake: answers hub.challenge as plain text to whoever knows a verify token',
  access: 'meta',
  responses: { 200: z.string() },
});

export const receiveWebhook = endpoint({
  method: 'POST',
  path: '/api/meta/webhook',
  summary: 'A delivery, signed by X-Hub-Signature-256 over the raw bytes; 200 once it is durable',
  access: 'meta',
  responses: { 200: z.string() },
});

export const deauthorize = endpoint({
  method: 'POST',
  path: '/api/meta/deauthorize',
  summary: 'Someone removed the app at Meta (signed_request)',
  access: 'meta',
  responses: { 200: z.object({}) },
});

export const requestDataDeletion = endpoint({
  method: 'POST',
  path: '/api/meta/data-deletion',
  summary: 'Someone asks to be forgotten (signed_request)',
  access: 'meta',
  responses: { 200: z.object({ url: z.string(), confirmation_code: z.string() }) },
});

function page(path: string, summary: string) {
  return endpoint({ method: 'GET', path, summary, access: 'public', responses: { 200: z.string() } });
}

export const deletionPage = page('/data-deletion/:code', 'How far a request to be forgotten is');
/** `?workspace=ID` for another workspace than the first. */
export const privacyPage = page('/privacy', 'Privacy policy of this installation');
export const termsPage = page('/terms', 'Terms of service of this installation');

const alive = z.object({ ok: z.literal(true) });

export const health = endpoint({
  method: 'GET',
  path: '/healthz',
  summary: 'The process answers, and says which installation it belongs to',
  access: 'public',
  responses: { 200: alive.extend({ installation: z.string() }) },
});

export const readiness = endpoint({
  method: 'GET',
  path: '/readyz',
  summary: 'The database answers too; 503 otherwise',
  access: 'public',
  responses: { 200: alive },
});

export const metrics = endpoint({
  method: 'GET',
  path: '/metrics',
  summary: 'Figures in the Prometheus text format',
  access: 'public',
  responses: { 200: z.string() },
});

export const publicEndpoints = [
  metaCallback,
  verifyWebhook,
  receiveWebhook,
  deauthorize,
  requestDataDeletion,
  deletionPage,
  privacyPage,
  termsPage,
  health,
  readiness,
  metrics,
];
