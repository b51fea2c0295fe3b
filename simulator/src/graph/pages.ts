import { grantOf, hasPermission } from '../tokens.ts';
import { covers, type InstagramAccount, type Page, type Token } from '../world.ts';
import { anyToken, type Call, list, mayTouchPage } from './call.ts';
import { graphError, invalidParameter, missingPermission, noSuchObject } from './errors.ts';
import { readInstagram, readPage } from './readers.ts';
import { countUsage } from './usage.ts';

/** platform.md §3.1: fields a Page can subscribe to. There is no `comments` and no `messaging_seen` here. */
export const pageFields = [
  ...['feed', 'mention', 'ratings', 'messages', 'message_echoes', 'message_edits', 'message_reactions'],
  ...['message_reads', 'message_deliveries', 'message_mention', 'message_context', 'message_template_status_update'],
  ...['messaging_postbacks', 'messaging_optins', 'messaging_optouts', 'messaging_referrals', 'messaging_handovers'],
  ...['standby', 'messaging_policy_enforcement', 'messaging_account_linking', 'messaging_feedback'],
  ...['response_feedback', 'messaging_customer_information', 'messaging_in_thread_lead_form_submit'],
  ...['messaging_appointments', 'messaging_integrity', 'business_integrity', 'send_cart', 'inbox_labels', 'leadgen'],
  ...['live_videos', 'calls', 'call_settings_update', 'marketing_message_echoes', 'marketing_message_deliveries'],
  ...['marketing_message_reads', 'marketing_message_clicks', 'marketing_message_delivery_failed'],
];

export function getPage(call: Call, page: Page): object {
  const { token } = anyToken(call);
  if (token.kind === 'app' || !mayTouchPage(call, token, page)) throw noSuchObject(page.id, call.method);
  const grant = grantOf(call.world, token);
  const readable = [...(grant?.granted ?? [])].some((permission) => permission.startsWith('pages_'));
  if (!readable) {
    throw graphError({
      code: 10,
      message:
        "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content Access' feature.",
      rule: 'platform.md §7 pages_read_engagement',
    });
  }
  countUsage(call, page.id, 'pages');
  return readPage(call, token, page, call.fields);
}

export function getInstagram(call: Call, account: InstagramAccount): object {
  const { token } = anyToken(call);
  const page = call.world.pages.get(account.pageId);
  const grant = grantOf(call.world, token);
  const chosen = grant !== null && covers(grant.instagram, account.id);
  if (page === undefined || !chosen || !page.roles.has(token.personId)) throw noSuchObject(account.id, call.method);
  if (!hasPermission(call.world, token, 'instagram_basic')) {
    throw graphError({
      code: 10,
      message: '(#10) Application does not have permission for this action',
      rule: 'platform.md §7 instagram_basic',
    });
  }
  countUsage(call, account.id, 'instagram');
  return readInstagram(call, account);
}

/** A Page token of this very Page (platform.md §3.1). */
function ownPageToken(call: Call, page: Page): Token {
  const { token } = anyToken(call);
  if (token.kind !== 'page') {
    throw graphError({
      code: 210,
      message: '(#210) A page access token is required to request this resource.',
      rule: 'platform.md §3.1 Page token',
    });
  }
  if (token.pageId !== page.id || !mayTouchPage(call, token, page)) throw noSuchObject(page.id, call.method);
  return token;
}

/** POST {page}/subscribed_apps (platform.md §3.1). */
export function subscribePage(call: Call, page: Page): object {
  const token = ownPageToken(call, page);
  if (!hasPermission(call.world, token, 'pages_manage_metadata')) throw missingPermission('pages_manage_metadata');
  const fields = list(call, 'subscribed_fields');
  if (fields.length === 0) throw invalidParameter('The parameter subscribed_fields is required.');
  const tasks = page.roles.get(token.personId)?.tasks ?? [];
  for (const [index, field] of fields.entries()) {
    if (!pageFields.includes(field)) {
      throw invalidParameter(
        `Param subscribed_fields[${index}] must be one of {${pageFields.join(', ').toUpperCase()}} - got "${field}".`,
        'platform.md §3.1 Page fields',
      );
    }
    const messaging = field.startsWith('message') || field === 'standby';
    const needed = messaging ? 'pages_messaging' : field === 'feed' ? 'pages_show_list' : null;
    if (needed !== null && !hasPermission(call.world, token, needed)) {
      throw graphError({
        code: 200,
        message: `(#200) To subscribe to the ${field} field, one of these permissions is needed: ${needed}`,
        rule: `platform.md §3.1 ${field} needs ${needed}`,
      });
    }
    const able = messaging ? ['MESSAGING', 'MANAGE'] : ['CREATE_CONTENT', 'MANAGE', 'MODERATE'];
    if (!able.some((task) => tasks.includes(task))) {
      throw graphError({
        code: 200,
        message: `(#200) User does not have sufficient administrative permission for this action on this page.`,
        rule: `platform.md §3.1 needs task ${able.join(' or ')}`,
      });
    }
  }
  page.installs.set(token.appId, new Set(fields));
  call.sim.changed();
  return { success: true };
}

export function getPageSubscriptions(call: Call, page: Page): object {
  const token = ownPageToken(call, page);
  if (!hasPermission(call.world, token, 'pages_manage_metadata')) throw missingPermission('pages_manage_metadata');
  return {
    data: [...page.installs].flatMap(([appId, fields]) => {
      const app = call.world.apps.get(appId);
      if (app === undefined) return [];
      const link = `https://www.facebook.com/games/?app_id=${app.id}`;
      return [{ category: 'Business', link, name: app.name, id: app.id, subscribed_fields: [...fields] }];
    }),
  };
}

export function unsubscribePage(call: Call, page: Page): object {
  const token = ownPageToken(call, page);
  page.installs.delete(token.appId);
  call.sim.changed();
  return { success: true };
}
