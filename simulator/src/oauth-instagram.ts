import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasRole, worksFor } from './access-levels.ts';
import { hourMs } from './clock.ts';
import { noGrant } from './grants.ts';
import { codeString } from './ids.ts';
import { formOf, logDialog, sendPage } from './oauth.ts';
import { errorPage, instagramPage } from './oauth-pages.ts';
import { instagramLoginTexts } from './permissions.ts';
import { redirectAllowed } from './redirects.ts';
import type { Sim } from './sim.ts';
import { instagramPerson, mintInstagramToken } from './tokens.ts';
import { type App, grantKey, type InstagramAccount } from './world.ts';

/** Instagram Login (platform.md §2): its own dialog, app id, secret and hosts; no Page is needed. */
export function registerInstagramLogin(server: FastifyInstance, sim: Sim) {
  for (const path of ['/www.instagram.com/oauth/authorize', '/www.instagram.com/oauth/authorize/']) {
    server.get(path, (request, reply) => show(sim, request, reply));
    server.post(path, (request, reply) => decide(sim, request, reply));
  }
  server.post('/api.instagram.com/oauth/access_token', (request, reply) => exchange(sim, request, reply));
}

type Asked = {
  app: App;
  account: InstagramAccount;
  accounts: InstagramAccount[];
  redirectUri: string;
  scopes: string[];
  state: string | null;
};
type Refusal = { title: string; message: string; rule: string };

function show(sim: Sim, request: FastifyRequest, reply: FastifyReply) {
  const asked = check(sim, request);
  if ('title' in asked) return refuse(sim, request, reply, asked);
  logDialog(sim, request, 200, 'platform.md §2 authorize');
  const { app, account, accounts, scopes } = asked;
  return sendPage(
    reply,
    200,
    instagramPage({ url: request.url, appName: app.name, accounts, account, permissions: scopes }),
  );
}

function decide(sim: Sim, request: FastifyRequest, reply: FastifyReply) {
  const form = formOf(request.body);
  const asked = check(sim, request, form.get('account'));
  if ('title' in asked) return refuse(sim, request, reply, asked);
  const { app, account, redirectUri, scopes } = asked;
  if (form.get('action') === 'cancel') {
    return back(sim, request, reply, asked, {
      error: 'access_denied',
      error_reason: 'user_denied',
      error_description: 'The user denied your request',
    });
  }
  const ticked = ['instagram_business_basic', ...form.getAll('permission')];
  const personId = instagramPerson(account.id);
  sim.world.grants.set(grantKey(app.id, personId), {
    ...noGrant(app.id, personId),
    instagram: new Set([account.id]),
    granted: new Set(scopes.filter((scope) => ticked.includes(scope))),
    declined: new Set(scopes.filter((scope) => !ticked.includes(scope))),
  });
  // platform.md §2: a code lives an hour and works once.
  const code = { value: codeString(sim.world), appId: app.id, personId, redirectUri, used: false };
  sim.world.codes.set(code.value, { ...code, expiresAtMs: sim.clock.now() + hourMs });
  sim.changed();
  return back(sim, request, reply, asked, { code: code.value });
}

/** What never comes back to the callback: unknown app, foreign redirect URI, foreign scopes. */
function check(sim: Sim, request: FastifyRequest, chosen: string | null = null): Asked | Refusal {
  const query = new URLSearchParams(request.url.split('?').slice(1).join('?'));
  const app = appOf(sim, query.get('client_id'));
  if (app === undefined)
    return { title: 'Invalid platform app', message: 'Invalid platform app', rule: 'platform.md §2 client_id' };
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!redirectAllowed(app, redirectUri)) {
    return { title: 'Invalid redirect_uri', message: 'Invalid redirect_uri', rule: 'platform.md §2 redirect_uri' };
  }
  const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
  const invalid = scopes.filter((scope) => !(scope in instagramLoginTexts) || !app.permissions.has(scope));
  if (invalid.length > 0 || !scopes.includes('instagram_business_basic')) {
    const message = `Invalid scope: ${JSON.stringify(invalid)}`;
    return { title: 'Invalid scope', message, rule: 'platform.md §2 scopes' };
  }
  const accounts = accountsFor(sim, app);
  const account = accounts.find(({ id }) => id === (chosen ?? query.get('_account'))) ?? accounts[0];
  const open = (scope: string) => account !== undefined && worksFor(sim.world, app, instagramPerson(account.id), scope);
  const inside = account !== undefined && (app.mode === 'live' || hasRole(sim.world, app, instagramPerson(account.id)));
  // §7: Standard Access covers the own accounts alone.
  if (account === undefined || !inside || !open('instagram_business_basic')) {
    return {
      title: 'Insufficient developer role',
      message: 'Insufficient Developer Role',
      rule: 'platform.md §7 modes',
    };
  }
  return { app, account, accounts, redirectUri, scopes: scopes.filter(open), state: query.get('state') };
}

/** Accounts of the Pages of this app's people, and those without a Page. */
function accountsFor(sim: Sim, app: App): InstagramAccount[] {
  return [...sim.world.instagramAccounts.values()].filter(({ pageId }) => {
    const roles = sim.world.pages.get(pageId)?.roles;
    return roles === undefined || app.people.some((personId) => roles.has(personId));
  });
}

function appOf(sim: Sim, instagramId: string | null): App | undefined {
  return [...sim.world.apps.values()].find((app) => app.instagramId === instagramId);
}

function back(sim: Sim, request: FastifyRequest, reply: FastifyReply, asked: Asked, params: Record<string, string>) {
  const query = new URLSearchParams(params);
  if (asked.state !== null) query.set('state', asked.state);
  logDialog(sim, request, 302, params.error === undefined ? 'platform.md §2 code' : 'platform.md §2 cancel');
  // platform.md §2: `#_` is appended.
  return reply.redirect(`${asked.redirectUri}?${query}${params.error === undefined ? '#_' : ''}`, 302);
}

function refuse(sim: Sim, request: FastifyRequest, reply: FastifyReply, refusal: Refusal) {
  logDialog(sim, request, 400, refusal.rule);
  return sendPage(reply, 400, errorPage(refusal.title, refusal.message));
}

/** POST api.instagram.com/oauth/access_token: a short token; errors are not Graph's envelope (platform.md §2). */
function exchange(sim: Sim, request: FastifyRequest, reply: FastifyReply) {
  const form = formOf(request.body);
  const app = appOf(sim, form.get('client_id'));
  const code = sim.world.codes.get((form.get('code') ?? '').replace(/#_$/, ''));
  const failure = failureOf(sim, form, app, code);
  if (failure !== null || app === undefined || code === undefined) {
    logDialog(sim, request, 400, `platform.md §2 exchange: ${failure}`);
    return reply.status(400).send({ error_type: 'OAuthException', code: 400, error_message: failure });
  }
  code.used = true;
  const accountId = code.personId.slice('ig:'.length);
  const token = mintInstagramToken(sim, app.id, accountId, false);
  const permissions = [...(sim.world.grants.get(grantKey(app.id, code.personId))?.granted ?? [])];
  logDialog(sim, request, 200, 'platform.md §2 short token');
  // The live shape is flat, with the account's app-scoped id as a number (platform.md §2: documents differ).
  const userId = sim.world.instagramAccounts.get(accountId)?.scopedId;
  const body = JSON.stringify({ access_token: token.value, user_id: 0, permissions });
  return reply.type('application/json').send(body.replace('"user_id":0', `"user_id":${userId}`));
}

function failureOf(
  sim: Sim,
  form: URLSearchParams,
  app: App | undefined,
  code: ReturnType<Sim['world']['codes']['get']>,
) {
  if (app === undefined) return 'Invalid platform app';
  if (form.get('client_secret') !== app.instagramSecret) return 'Error validating client secret.';
  if (form.get('grant_type') !== 'authorization_code') return 'Invalid grant_type';
  if (code === undefined || code.appId !== app.id || !code.personId.startsWith('ig:'))
    return 'Invalid authorization code';
  if (code.used) return 'This authorization code has been used';
  if (code.expiresAtMs <= sim.clock.now()) return 'This authorization code has expired';
  const same = form.get('redirect_uri') === code.redirectUri;
  return same
    ? null
    : 'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request';
}
