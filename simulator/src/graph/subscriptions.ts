import { permissionTexts } from '../permissions.ts';
import type { App } from '../world.ts';
import { appToken, type Call, list, required, text } from './call.ts';
import { graphError, invalidParameter } from './errors.ts';
import { pageFields } from './pages.ts';

/** App-level webhook fields per object (platform.md §3.1, whatsapp.md §4.7). */
const objects: Record<string, string[]> = {
  page: pageFields,
  instagram: [
    ...['comments', 'live_comments', 'mentions', 'message_echoes', 'message_reactions', 'messages', 'message_edit'],
    ...['message_edits', 'messaging_handover', 'messaging_optins', 'messaging_policy_enforcement'],
    ...[
      'messaging_postbacks',
      'messaging_referral',
      'messaging_seen',
      'response_feedback',
      'standby',
      'story_insights',
    ],
  ],
  whatsapp_business_account: [
    ...['messages', 'account_update', 'account_alerts', 'account_review_update', 'account_settings_update'],
    ...['business_capability_update', 'phone_number_quality_update', 'phone_number_name_update', 'user_preferences'],
    ...['user_id_update', 'security', 'message_template_status_update', 'message_template_quality_update'],
    ...['template_category_update', 'message_template_components_update', 'history', 'smb_app_state_sync'],
    ...['smb_message_echoes', 'calls', 'flows', 'payment_configuration_update', 'partner_solutions'],
    ...['automatic_events', 'business_username_update', 'standby', 'messaging_handovers'],
    ...['group_lifecycle_update', 'group_participants_update', 'group_settings_update', 'group_status_update'],
  ],
  permissions: ['connected', ...Object.keys(permissionTexts)],
  user: ['name', 'email', 'picture', 'about', 'feed'],
};

/** POST {app}/subscriptions: the callback is verified at once by the GET handshake (platform.md §3.1, §3.2). */
export async function subscribeApp(call: Call, given: App): Promise<object> {
  const app = appToken(call, given.id);
  const object = required(call, 'object');
  const known = objects[object];
  if (known === undefined) {
    throw invalidParameter(`Param object must be one of {${Object.keys(objects).join(', ')}} - got "${object}".`);
  }
  const callbackUrl = required(call, 'callback_url');
  const verifyToken = text(call, 'verify_token') ?? '';
  const fields = list(call, 'fields');
  for (const [index, field] of fields.entries()) {
    if (known.includes(field)) continue;
    throw invalidParameter(`Param fields[${index}] must be one of {${known.join(', ')}} - got "${field}".`);
  }
  await verifyCallback(call, callbackUrl, verifyToken);
  const includeValues = text(call, 'include_values') === 'true';
  app.subscriptions.set(object, { callbackUrl, verifyToken, fields: new Set(fields), includeValues });
  call.sim.changed();
  return { success: true };
}

export async function verifyCallback(call: Call, callbackUrl: string, verifyToken: string): Promise<void> {
  if (!/^https?:\/\//.test(callbackUrl)) throw invalidParameter('callback_url must be a valid URL.');
  const failure = await call.sim.webhooks.verify(callbackUrl, verifyToken);
  if (failure === null) return;
  throw graphError({
    code: 2200,
    message: `(#2200) Callback verification failed with the following errors: ${failure}`,
    rule: 'platform.md §3.2 verification request',
  });
}

export function getAppSubscriptions(call: Call, given: App): object {
  const app = appToken(call, given.id);
  return {
    data: [...app.subscriptions].map(([object, subscription]) => ({
      object,
      callback_url: subscription.callbackUrl,
      active: true,
      fields: [...subscription.fields].map((name) => ({ name, version: call.version })),
    })),
  };
}

export function unsubscribeApp(call: Call, given: App): object {
  const app = appToken(call, given.id);
  const object = text(call, 'object');
  const fields = list(call, 'fields');
  for (const name of object === null ? [...app.subscriptions.keys()] : [object]) {
    if (fields.length === 0) app.subscriptions.delete(name);
    else for (const field of fields) app.subscriptions.get(name)?.fields.delete(field);
  }
  call.sim.changed();
  return { success: true };
}
