/** The app's installation on an Instagram account that logged in as itself: field by field (platform.md §2, §3.1). */
import { explain } from '../../meta/errors.ts';
import { type GraphCaller, GraphFailure } from '../../meta/graph.ts';
import { objectsOf, textsOf } from '../../meta/read-json.ts';
import type { FieldsByPermission, Health } from '../channel.ts';

/** There are no `mentions` here: they come as comments (platform.md §2). */
export const ownFields: FieldsByPermission = {
  instagram_business_manage_messages: [
    ...['messages', 'message_echoes', 'message_reactions', 'message_edit', 'messaging_postbacks'],
    ...['messaging_referral', 'messaging_seen', 'messaging_handover', 'messaging_optins', 'standby'],
  ],
  instagram_business_manage_comments: ['comments', 'live_comments'],
};

const groups = Object.values(ownFields);

/** A field whose permission was declined is refused together with all others: then those of one permission alone. */
export async function installOnAccount(graph: GraphCaller, accountId: string): Promise<void> {
  const ask = (fields: readonly string[]) =>
    graph.post(`${accountId}/subscribed_apps`, { subscribed_fields: fields.join(',') });
  let refusal: GraphFailure | null = null;
  for (const fields of [groups.flat(), ...groups]) {
    try {
      await ask(fields);
      return;
    } catch (error) {
      if (!isForbidden(error)) throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

function isForbidden(error: unknown): error is GraphFailure {
  return error instanceof GraphFailure && error.outcome === 'refused' && explain(error).class === 'scope';
}

/** Nothing of one permission is a permission that was declined; some of it is a subscription with holes. */
export async function ownHealth(graph: GraphCaller, accountId: string): Promise<Health> {
  const answer = await graph.get(`${accountId}/subscribed_apps`, { fields: 'id,name,subscribed_fields' });
  const present = objectsOf(answer.data).flatMap((app) => textsOf(app.subscribed_fields));
  const missing = groups
    .filter((fields) => fields.some((field) => present.includes(field)))
    .flatMap((fields) => fields.filter((field) => !present.includes(field)));
  if (present.length > 0 && missing.length === 0) {
    return { code: 'connected', reason: 'ok', message: 'Meta delivers messages to Roost.', action: null };
  }
  const message =
    present.length === 0
      ? 'Meta does not deliver anything of this Instagram account to Roost.'
      : `Meta does not deliver everything of this Instagram account to Roost (missing: ${missing.join(', ')}).`;
  return { code: 'attention', reason: 'not_subscribed', message, action: 'Subscribe again' };
}
