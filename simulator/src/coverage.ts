/** What of Meta is simulated: an honest table, itself tested by coverage.test.ts. */
type Support = 'supported' | 'partly' | 'not';

export type EndpointRow = {
  method: 'GET' | 'POST' | 'DELETE';
  /** Host and path; `{page}`, `{instagram}`, … stand for ids. */
  path: string;
  support: Support;
  note?: string;
};

export type EventRow = { object: string; field: string; event: string; support: Support; note?: string };

const graph = 'graph.facebook.com';

const row = (method: EndpointRow['method'], path: string, support: Support, note?: string): EndpointRow =>
  note === undefined ? { method, path, support } : { method, path, support, note };

export const endpoints: EndpointRow[] = [
  row('GET', 'www.facebook.com/dialog/oauth', 'supported', 'code flow; response_type=token, PKCE and extras are not'),
  row('POST', `${graph}/oauth/access_token`, 'supported', 'code, fb_exchange_token, client_credentials'),
  row('GET', `${graph}/debug_token`, 'supported'),
  row('GET', `${graph}/me`, 'supported'),
  row('GET', `${graph}/me/permissions`, 'supported'),
  row('DELETE', `${graph}/me/permissions/{permission}`, 'supported'),
  row('GET', `${graph}/me/accounts`, 'supported'),
  row('GET', `${graph}/me/businesses`, 'supported'),
  row('GET', `${graph}/{user}/assigned_whatsapp_business_accounts`, 'supported'),
  row('GET', `${graph}/{business}`, 'partly', 'id, name, verification_status'),
  row('GET', `${graph}/{business}/owned_pages`, 'supported'),
  row('GET', `${graph}/{business}/client_pages`, 'supported'),
  row('GET', `${graph}/{business}/owned_whatsapp_business_accounts`, 'supported'),
  row('GET', `${graph}/{business}/client_whatsapp_business_accounts`, 'supported'),
  row('GET', `${graph}/{page}`, 'partly', 'the fields an inbox reads'),
  row('GET', `${graph}/{page}/subscribed_apps`, 'supported'),
  row('POST', `${graph}/{page}/subscribed_apps`, 'supported'),
  row('DELETE', `${graph}/{page}/subscribed_apps`, 'supported'),
  row(
    'POST',
    `${graph}/{page}/messages`,
    'partly',
    'text, one attachment by URL, sender actions; no templates, quick replies or private replies',
  ),
  row('GET', `${graph}/{page}/conversations`, 'partly', 'the list of threads; no messages'),
  row('GET', `${graph}/{page}/thread_owner`, 'partly', 'as set by PATCH /_sim/threads/{id}'),
  row('GET', `${graph}/{page}/feed`, 'not'),
  row('POST', `${graph}/{page}/message_attachments`, 'not'),
  row('GET', `${graph}/{page}/messenger_profile`, 'not'),
  row('POST', `${graph}/{page}/take_thread_control`, 'not'),
  row('GET', `${graph}/{instagram}`, 'partly', 'the fields an inbox reads'),
  row('POST', `${graph}/{instagram}/messages`, 'partly', 'as {page}/messages'),
  row('GET', `${graph}/{instagram}/media`, 'not'),
  row('GET', `${graph}/{psid}`, 'supported'),
  row('GET', `${graph}/{igsid}`, 'supported'),
  row('GET', `${graph}/{app}`, 'partly', 'id, name, link, addresses of the settings'),
  row('GET', `${graph}/{app}/permissions`, 'supported'),
  row('GET', `${graph}/{app}/subscriptions`, 'supported'),
  row('POST', `${graph}/{app}/subscriptions`, 'supported', 'a new list of fields replaces the old one'),
  row('DELETE', `${graph}/{app}/subscriptions`, 'supported'),
  row('GET', `${graph}/{waba}`, 'partly', 'the fields an inbox reads'),
  row('GET', `${graph}/{waba}/phone_numbers`, 'supported'),
  row('GET', `${graph}/{waba}/subscribed_apps`, 'supported'),
  row('POST', `${graph}/{waba}/subscribed_apps`, 'supported'),
  row('DELETE', `${graph}/{waba}/subscribed_apps`, 'supported'),
  row('GET', `${graph}/{waba}/message_templates`, 'partly', 'two approved templates; filters name and status'),
  row('POST', `${graph}/{waba}/message_templates`, 'not'),
  row('GET', `${graph}/{phone}`, 'supported'),
  row('POST', `${graph}/{phone}/register`, 'supported'),
  row('POST', `${graph}/{phone}/deregister`, 'supported'),
  row(
    'POST',
    `${graph}/{phone}/messages`,
    'partly',
    'text, templates with body parameters, read and typing; other types are accepted unchecked',
  ),
  row('POST', `${graph}/{phone}/media`, 'not'),
  row('GET', `${graph}/{phone}/whatsapp_business_profile`, 'not'),
  row('GET', 'scontent.xx.fbcdn.net/v/avatars/{customer}.png', 'supported'),
  row('GET', 'www.instagram.com/oauth/authorize', 'not'),
  row('POST', 'api.instagram.com/oauth/access_token', 'not'),
  row('GET', 'graph.instagram.com/me', 'not'),
];

const event = (object: string, field: string, name: string, support: Support, note?: string): EventRow =>
  note === undefined ? { object, field, event: name, support } : { object, field, event: name, support, note };

export const events: EventRow[] = [
  event('page', 'messages', 'text', 'supported'),
  event('page', 'messages', 'attachments, replies, unsend', 'not'),
  event('page', 'message_echoes', 'echo', 'supported'),
  event('page', 'message_deliveries', 'delivery', 'supported'),
  event('page', 'message_reads', 'read', 'supported'),
  event('page', 'message_reactions', 'reaction', 'not'),
  event('page', 'message_edits', 'edit', 'not'),
  event('page', 'messaging_postbacks', 'postback', 'not'),
  event('page', 'messaging_referrals', 'referral', 'not'),
  event('page', 'messaging_handovers', 'handover', 'not'),
  event('page', 'feed', 'comments', 'not'),
  event('instagram', 'messages', 'text and echo', 'supported'),
  event('instagram', 'messages', 'attachments, replies, unsend', 'not'),
  event('instagram', 'messaging_seen', 'seen', 'supported'),
  event('instagram', 'message_reactions', 'reaction', 'not'),
  event('instagram', 'comments', 'comments', 'not'),
  event('whatsapp_business_account', 'messages', 'text', 'supported'),
  event('whatsapp_business_account', 'messages', 'other message types', 'not'),
  event('whatsapp_business_account', 'messages', 'status sent, delivered, read, failed', 'supported'),
  event('whatsapp_business_account', 'account_update', 'account events', 'not'),
  event('whatsapp_business_account', 'message_template_status_update', 'template status', 'not'),
  event('permissions', 'connected', 'granted and revoked', 'not'),
];
