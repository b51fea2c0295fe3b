/** The app's installation on a Page, which serves the Page and its Instagram account alike (META.md §3). */
import type { GraphCaller } from '../meta/graph.ts';
import { objectsOf, textsOf } from '../meta/read-json.ts';
import type { Health } from './channel.ts';

/** Names of the Page enum: it has no `comments` and no `messaging_seen` (META.md §3). */
export const pageFields = [
  'messages',
  'message_echoes',
  'message_edits',
  'message_reactions',
  'message_reads',
  'message_deliveries',
  'messaging_postbacks',
  'messaging_optins',
  'messaging_referrals',
  'messaging_handovers',
  'messaging_policy_enforcement',
  'standby',
  'feed',
] as const;

/** Always the whole list: a Page and its Instagram account share one installation, and a later call replaces the fields. */
export async function installOnPage(graph: GraphCaller, pageId: string): Promise<void> {
  await graph.post(`${pageId}/subscribed_apps`, { subscribed_fields: pageFields.join(',') });
}

export async function removeFromPage(graph: GraphCaller, pageId: string): Promise<void> {
  await graph.delete(`${pageId}/subscribed_apps`);
}

const delivers: Health = {
  code: 'connected',
  reason: 'ok',
  message: 'Meta delivers messages to Roost.',
  action: null,
};

export async function pageHealth(graph: GraphCaller, pageId: string, what: string): Promise<Health> {
  const answer = await graph.get(`${pageId}/subscribed_apps`, { fields: 'id,name,subscribed_fields' });
  const fields = objectsOf(answer.data).flatMap((app) => textsOf(app.subscribed_fields));
  const missing = pageFields.filter((field) => !fields.includes(field));
  if (missing.length === 0) return delivers;
  const message =
    fields.length === 0
      ? `Meta does not deliver anything of ${what} to Roost.`
      : `Meta does not deliver everything of ${what} to Roost (missing: ${missing.join(', ')}).`;
  return { code: 'attention', reason: 'not_subscribed', message, action: 'Subscribe again' };
}
