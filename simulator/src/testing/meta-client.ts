import type { Simulator } from '../simulator.ts';

/** What a client of Meta does, in the fewest words; used by the tests. */
export const allScopes = [
  ...['business_management', 'pages_show_list', 'pages_manage_metadata', 'pages_read_engagement', 'pages_messaging'],
  ...['instagram_basic', 'instagram_manage_messages', 'whatsapp_business_management', 'whatsapp_business_messaging'],
  ...['instagram_manage_comments', 'pages_manage_engagement', 'pages_read_user_content'],
];

const callbackUrl = 'http://localhost:3000/api/meta/oauth/callback';

export type Answer = { status: number; headers: Headers; json: unknown };

/** Reads `a.0.b` in an answer. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((node, key) => (Object(node) === node ? Reflect.get(Object(node), key) : undefined), value);
}

export async function control(sim: Simulator, path: string, body?: object, method = 'POST'): Promise<unknown> {
  const response = await fetch(`${sim.url}/_sim/${path}`, {
    ...(body === undefined
      ? { method: 'GET' }
      : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return response.json();
}

export async function graph(
  sim: Simulator,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  given: { token?: string; query?: Record<string, string>; body?: object } = {},
): Promise<Answer> {
  const query = new URLSearchParams(given.query);
  const response = await fetch(`${sim.url}/graph.facebook.com/v25.0/${path}${query.size > 0 ? `?${query}` : ''}`, {
    method,
    headers: {
      ...(given.token === undefined ? {} : { authorization: `Bearer ${given.token}` }),
      ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
  });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

export type DialogChoice = {
  scopes?: string[];
  action?: 'continue' | 'cancel';
  personId?: string;
  decline?: string[];
  untick?: string[];
  query?: Record<string, string>;
};

export function dialogUrl(sim: Simulator, choice: DialogChoice = {}): string {
  const query = new URLSearchParams({
    ...{ client_id: sim.app.id, redirect_uri: callbackUrl, state: 'the-state' },
    scope: (choice.scopes ?? allScopes).join(','),
    ...(choice.personId === undefined ? {} : { _person: choice.personId }),
    ...choice.query,
  });
  return `${sim.url}/www.facebook.com/v25.0/dialog/oauth?${query}`;
}

/** Reads the dialog's own form and posts it, as a browser would; null when it does not come back. */
export async function consent(sim: Simulator, choice: DialogChoice = {}): Promise<{ page: string; back: URL | null }> {
  const url = dialogUrl(sim, choice);
  const page = await (await fetch(url)).text();
  if (!page.includes('<form')) return { page, back: null };
  const form = new URLSearchParams({ action: choice.action ?? 'continue' });
  for (const [tag] of page.matchAll(/<input [^>]+>/g)) {
    const attribute = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
    const skipped = [...(choice.decline ?? []), ...(choice.untick ?? [])].includes(attribute('value'));
    const sent = attribute('type') === 'hidden' || (/ checked/.test(tag) && !/ disabled/.test(tag));
    if (sent && !skipped) form.append(attribute('name'), attribute('value'));
  }
  const response = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  const location = response.headers.get('location');
  return { page, back: location === null ? null : new URL(location) };
}

export function exchange(sim: Simulator, code: string, change: Record<string, string> = {}): Promise<Answer> {
  const query = { client_id: sim.app.id, client_secret: sim.app.secret, redirect_uri: callbackUrl, code, ...change };
  return graph(sim, 'GET', 'oauth/access_token', { query });
}

/** Dialog, code exchange and long-lived token in one go. */
export async function login(sim: Simulator, choice: DialogChoice = {}): Promise<string> {
  const { back } = await consent(sim, choice);
  const short = await exchange(sim, back?.searchParams.get('code') ?? '');
  const query = { grant_type: 'fb_exchange_token', client_id: sim.app.id, client_secret: sim.app.secret };
  const long = await graph(sim, 'GET', 'oauth/access_token', {
    query: { ...query, fb_exchange_token: String(at(short.json, 'access_token')) },
  });
  return String(at(long.json, 'access_token'));
}

export function appAccessToken(sim: Simulator): string {
  return `${sim.app.id}|${sim.app.secret}`;
}

export type Connected = {
  token: string;
  pageId: string;
  pageToken: string;
  instagramId: string;
  wabaId: string;
  phoneId: string;
};

/** Logs in and reads the first Page with Instagram and the WhatsApp number. */
export async function connect(sim: Simulator, choice: DialogChoice = {}): Promise<Connected> {
  const token = await login(sim, choice);
  const fields = 'id,access_token,instagram_business_account';
  const accounts = await graph(sim, 'GET', 'me/accounts', { token, query: { fields } });
  const pages = at(accounts.json, 'data') as {
    id: string;
    access_token: string;
    instagram_business_account?: { id: string };
  }[];
  const page = pages.find((one) => one.instagram_business_account !== undefined);
  const [phone] = sim.world.phoneNumbers.values();
  return {
    token,
    pageId: page?.id ?? '',
    pageToken: page?.access_token ?? '',
    instagramId: page?.instagram_business_account?.id ?? '',
    wabaId: phone?.wabaId ?? '',
    phoneId: phone?.id ?? '',
  };
}

const subscribedFields = {
  page: [
    'messages,message_echoes,message_deliveries,message_reads,message_reactions,message_edits,messaging_postbacks',
    'messaging_referrals,messaging_optins,messaging_handovers,standby,feed',
  ].join(','),
  instagram: [
    'messages,messaging_seen,message_reactions,message_edit,messaging_postbacks,messaging_referral',
    'comments,live_comments,mentions',
  ].join(','),
  whatsapp_business_account:
    'messages,smb_message_echoes,message_template_status_update,user_id_update,user_preferences,account_update',
  permissions: 'connected,pages_messaging',
};

/** Both subscriptions of every object: the app's fields and the accounts' installs. */
export async function subscribeAll(
  sim: Simulator,
  to: Connected,
  callback: string,
  chosen = subscribedFields,
): Promise<void> {
  for (const [object, fields] of Object.entries(chosen)) {
    const body = { object, callback_url: callback, verify_token: sim.app.verifyToken, fields };
    await graph(sim, 'POST', `${sim.app.id}/subscriptions`, { token: appAccessToken(sim), body });
  }
  const body = { subscribed_fields: chosen.page };
  await graph(sim, 'POST', `${to.pageId}/subscribed_apps`, { token: to.pageToken, body });
  await graph(sim, 'POST', `${to.wabaId}/subscribed_apps`, { token: to.token });
}
