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
    'supported',
    'text, attachments, templates, quick replies, reply_to, private replies, sender actions; receipts and coupons unchecked',
  ),
  row(
    'GET',
    `${graph}/{page}/conversations`,
    'supported',
    'threads with messages; only the newest 20 tell what they say',
  ),
  row('GET', `${graph}/{thread}`, 'supported'),
  row('GET', `${graph}/{thread}/messages`, 'supported'),
  row('GET', `${graph}/{message}`, 'supported'),
  row('GET', `${graph}/{page}/thread_owner`, 'supported'),
  row('POST', `${graph}/{page}/pass_thread_control`, 'supported'),
  row('POST', `${graph}/{page}/release_thread_control`, 'supported'),
  row('POST', `${graph}/{page}/request_thread_control`, 'supported'),
  row('GET', `${graph}/{page}/feed`, 'supported'),
  row('GET', `${graph}/{post}`, 'supported'),
  row('GET', `${graph}/{post}/comments`, 'supported'),
  row('POST', `${graph}/{post}/comments`, 'supported'),
  row('GET', `${graph}/{comment}`, 'supported'),
  row('POST', `${graph}/{comment}`, 'supported', 'is_hidden, message'),
  row('GET', `${graph}/{comment}/comments`, 'supported'),
  row('POST', `${graph}/{comment}/comments`, 'supported'),
  row('POST', `${graph}/{comment}/likes`, 'supported'),
  row('DELETE', `${graph}/{comment}/likes`, 'supported'),
  row('DELETE', `${graph}/{comment}`, 'supported'),
  row('POST', `${graph}/{page}/message_attachments`, 'supported'),
  row('GET', `${graph}/{page}/messenger_profile`, 'not'),
  row('POST', `${graph}/{page}/take_thread_control`, 'supported'),
  row('GET', `${graph}/{instagram}`, 'partly', 'the fields an inbox reads'),
  row('POST', `${graph}/{instagram}/messages`, 'supported', 'as {page}/messages'),
  row('GET', `${graph}/{instagram}/media`, 'supported'),
  row('GET', `${graph}/{media}`, 'supported'),
  row('GET', `${graph}/{media}/comments`, 'supported'),
  row('GET', `${graph}/{igcomment}/replies`, 'supported'),
  row('POST', `${graph}/{igcomment}/replies`, 'supported'),
  row('POST', `${graph}/{igcomment}`, 'supported', 'hide'),
  row('DELETE', `${graph}/{igcomment}`, 'supported'),
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
  row('GET', `${graph}/{waba}/message_templates`, 'supported'),
  row(
    'POST',
    `${graph}/{waba}/message_templates`,
    'supported',
    'approved at once; names with rejected_ or pending_ are not',
  ),
  row('DELETE', `${graph}/{waba}/message_templates`, 'supported'),
  row('GET', `${graph}/{template}`, 'supported'),
  row('POST', `${graph}/{template}`, 'supported'),
  row('GET', `${graph}/{phone}`, 'supported'),
  row('POST', `${graph}/{phone}/register`, 'supported'),
  row('POST', `${graph}/{phone}/deregister`, 'supported'),
  row(
    'POST',
    `${graph}/{phone}/messages`,
    'supported',
    'every type; flows, catalogues and carousels are passed on unchecked',
  ),
  row('POST', `${graph}/{phone}/media`, 'supported'),
  row('GET', `${graph}/{wamedia}`, 'supported'),
  row('DELETE', `${graph}/{wamedia}`, 'supported'),
  row('GET', `${graph}/{phone}/whatsapp_business_profile`, 'not'),
  row('GET', 'scontent.xx.fbcdn.net/v/avatars/{customer}.png', 'supported'),
  row('GET', 'www.instagram.com/oauth/authorize', 'not'),
  row('POST', 'api.instagram.com/oauth/access_token', 'not'),
  row('GET', 'graph.instagram.com/me', 'not'),
];

const event = (object: string, field: string, name: string, support: Support, note?: string): EventRow =>
  note === undefined ? { object, field, event: name, support } : { object, field, event: name, support, note };

export const events: EventRow[] = [
  event('page', 'messages', 'text, attachments, quick replies, replies, unsend', 'supported'),
  event('page', 'message_echoes', 'echo', 'supported'),
  event('page', 'message_deliveries', 'delivery', 'supported'),
  event('page', 'message_reads', 'read', 'supported'),
  event('page', 'message_reactions', 'reaction', 'supported'),
  event('page', 'message_edits', 'edit', 'supported'),
  event('page', 'messaging_postbacks', 'postback', 'supported'),
  event('page', 'messaging_referrals', 'referral', 'supported'),
  event('page', 'messaging_optins', 'opt-in', 'supported'),
  event('page', 'messaging_handovers', 'handover', 'supported'),
  event('page', 'standby', 'events of a conversation another app owns', 'supported'),
  event('page', 'feed', 'posts; comments added, edited, removed, hidden', 'supported'),
  event('instagram', 'messages', 'text, attachments, story replies, echo, unsend', 'supported'),
  event('instagram', 'messaging_seen', 'seen', 'supported'),
  event('instagram', 'message_reactions', 'reaction', 'supported'),
  event('instagram', 'message_edit', 'edit', 'supported'),
  event('instagram', 'messaging_postbacks', 'postback', 'supported'),
  event('instagram', 'messaging_referral', 'referral', 'supported'),
  event('instagram', 'comments', 'comments', 'supported'),
  event('instagram', 'live_comments', 'comments under a live video', 'supported'),
  event('instagram', 'mentions', 'mention in a comment', 'supported'),
  event('whatsapp_business_account', 'messages', 'every message type', 'supported', 'groups, calls and flows are not'),
  event('whatsapp_business_account', 'messages', 'status sent, delivered, read, failed', 'supported'),
  event('whatsapp_business_account', 'smb_message_echoes', 'answers from the phone app', 'supported'),
  event('whatsapp_business_account', 'message_template_status_update', 'template status', 'supported'),
  event('whatsapp_business_account', 'account_update', 'account events', 'not'),
  event('permissions', 'connected', 'granted and revoked', 'not'),
];
