import type { Simulator } from '../simulator.ts';
import { at } from './meta-client.ts';

/** What a client of Instagram Login does (platform.md §2). */
const redirectUri = 'http://localhost:3000/api/meta/oauth/callback';
export const instagramScopes = ['basic', 'manage_messages', 'manage_comments'].map(
  (name) => `instagram_business_${name}`,
);

export function instagramApp(sim: Simulator): { id: string; secret: string } {
  const app = sim.world.apps.get(sim.app.id);
  return { id: app?.instagramId ?? '', secret: app?.instagramSecret ?? '' };
}

type Form = Record<string, string>;

/** Posts the dialog's form; the answer is the redirect back, or a page that says why not. */
export async function authorize(sim: Simulator, form: Form = {}, scope = instagramScopes): Promise<Response> {
  const query = new URLSearchParams({ client_id: instagramApp(sim).id, redirect_uri: redirectUri, state: 's' });
  query.set('scope', scope.join(','));
  query.set('response_type', 'code');
  const body = new URLSearchParams({ action: 'continue', ...form });
  for (const permission of scope) body.append('permission', permission);
  return fetch(`${sim.url}/www.instagram.com/oauth/authorize?${query}`, { method: 'POST', body, redirect: 'manual' });
}

export async function shortToken(sim: Simulator, change: Form = {}, form: Form = {}): Promise<unknown> {
  const location = (await authorize(sim, form)).headers.get('location') ?? '';
  const code = new URL(location).searchParams.get('code') ?? '';
  const { id, secret } = instagramApp(sim);
  const fields = { client_id: id, client_secret: secret, redirect_uri: redirectUri, code };
  const body = new URLSearchParams({ grant_type: 'authorization_code', ...fields, ...change });
  return (await fetch(`${sim.url}/api.instagram.com/oauth/access_token`, { method: 'POST', body })).json();
}

export async function instagram(sim: Simulator, path: string, token: string, init: RequestInit = {}): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return (await fetch(`${sim.url}/graph.instagram.com/${path}`, { ...init, headers })).json();
}

export async function longToken(sim: Simulator, form: Form = {}): Promise<string> {
  const short = String(at(await shortToken(sim, {}, form), 'access_token'));
  const query = new URLSearchParams({ grant_type: 'ig_exchange_token', client_secret: instagramApp(sim).secret });
  return String(at(await instagram(sim, `access_token?${query}`, short), 'access_token'));
}
