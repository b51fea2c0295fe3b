import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasAdvancedAccess, worksFor } from './access-levels.ts';
import { dayMs, minuteMs } from './clock.ts';
import { changeGrant } from './grants.ts';
import { codeString } from './ids.ts';
import { type Choice, choicePage, type DialogRequest, errorPage } from './oauth-pages.ts';
import { assetKindOf, instagramLoginTexts } from './permissions.ts';
import { redirectAllowed } from './redirects.ts';
import type { Sim } from './sim.ts';
import {
  type App,
  type Code,
  type Configuration,
  type Grant,
  grantKey,
  type Person,
  pagesOfPerson,
  wabasOfPerson,
} from './world.ts';

/** platform.md §1.3: a code lives minutes and works once. */
const codeLifeMs = 10 * minuteMs;

/** The Facebook login dialog (platform.md §1.1, §1.2): a plain form, no script needed. */
export function registerDialog(server: FastifyInstance, sim: Sim) {
  for (const path of ['/www.facebook.com/:version/dialog/oauth', '/www.facebook.com/dialog/oauth']) {
    server.get(path, (request, reply) => show(sim, request, reply));
    server.post(path, (request, reply) => decide(sim, request, reply));
  }
}

function show(sim: Sim, request: FastifyRequest, reply: FastifyReply) {
  const checked = check(sim, request);
  if ('title' in checked) return refuse(sim, request, reply, checked);
  const { app, asked } = checked;
  const person = personOf(sim, app, asked.person, asked.allOrNothing);
  if (person === null) return refuse(sim, request, reply, noRole);
  logDialog(sim, request, 200, 'platform.md §1.1 dialog');
  return sendPage(reply, 200, choicePage(choiceOf(sim, app, person, asked)));
}

function decide(sim: Sim, request: FastifyRequest, reply: FastifyReply) {
  const checked = check(sim, request);
  if ('title' in checked) return refuse(sim, request, reply, checked);
  const { app, asked } = checked;
  const form = formOf(request.body);
  const person = personOf(sim, app, form.get('person') ?? asked.person, asked.allOrNothing);
  if (person === null) return refuse(sim, request, reply, noRole);
  if (form.get('action') === 'cancel') {
    return back(sim, request, reply, asked, {
      error: 'access_denied',
      error_code: '200',
      error_description: 'Permissions error',
      error_reason: 'user_denied',
    });
  }
  const choice = choiceOf(sim, app, person, asked);
  const ticked = new Set(['public_profile', ...form.getAll('permission')]);
  const given = choice.permissions.filter((scope) => ticked.has(scope));
  if (asked.allOrNothing && given.length < asked.scopes.length) {
    // platform.md §1.2: Facebook Login for Business gives all permissions of the configuration or none.
    return back(sim, request, reply, asked, { error: 'access_denied', error_code: '200', error_reason: 'user_denied' });
  }
  const grant = recordGrant(sim, app, choice, ticked, form);
  const code = codeString(sim.world);
  const expiresAtMs = sim.clock.now() + codeLifeMs;
  const { redirectUri } = asked;
  const { systemUser } = asked;
  const whose = { appId: app.id, personId: person.id, ...(systemUser === undefined ? {} : { systemUser }) };
  sim.world.codes.set(code, { value: code, ...whose, redirectUri, expiresAtMs, used: false });
  const scopes = [...grant.granted].filter((scope) => asked.scopes.includes(scope)).join(',');
  const listed = asked.responseType.includes('granted_scopes');
  return back(sim, request, reply, asked, { code, ...(listed ? { granted_scopes: scopes } : {}) });
}

type Asked = DialogRequest & {
  person: string | null;
  allOrNothing: boolean;
  systemUser: Code['systemUser'];
};
type Refusal = { title: string; message: string; rule: string };

const noRole: Refusal = {
  title: 'App not active',
  message:
    'This app is not currently accessible, and the app developer is aware of the issue. You will be able to log in when the app is reactivated: it is in development mode, or has only Standard Access, and you have no role on it.',
  rule: 'platform.md §1.2, §1.10, §7 not open to people without a role',
};

/** What never comes back to the callback (platform.md §1.2): unknown app, foreign redirect URI, invalid scopes. */
function check(sim: Sim, request: FastifyRequest): { app: App; asked: Asked } | Refusal {
  const query = new URLSearchParams(request.url.split('?').slice(1).join('?'));
  const app = sim.world.apps.get(query.get('client_id') ?? '');
  if (app === undefined) {
    return {
      title: 'Invalid App ID',
      message: 'Invalid App ID: The provided app ID does not look like a valid app ID.',
      rule: 'unknown client_id',
    };
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!redirectAllowed(app, redirectUri)) {
    return {
      title: 'URL blocked',
      message:
        'URL blocked: This redirect failed because the redirect URI is not white-listed in the app’s client OAuth settings. Make sure that the client and web OAuth logins are on and add all your app domains as valid OAuth redirect URIs.',
      rule: 'platform.md §1.1 redirect_uri strict mode',
    };
  }
  const configId = query.get('config_id');
  const configured = configId === null ? undefined : app.configurations.get(configId);
  if (configId !== null && configured === undefined) {
    return {
      title: 'Invalid configuration',
      message: `Invalid parameter: config_id ${configId} is not a configuration of this app.`,
      rule: 'platform.md §1.1 config_id',
    };
  }
  const wrongType = wrongResponseType(configured, query);
  if (wrongType !== null) return wrongType;
  const scopes = configured?.permissions ?? (query.get('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
  const invalid = scopes.filter((scope) => !app.permissions.has(scope) || scope in instagramLoginTexts);
  if (invalid.length > 0) {
    return {
      title: 'Invalid Scopes',
      message: `Invalid Scopes: ${invalid.join(', ')}. This message is only shown to developers. Users of your app will ignore these permissions if present. Please read the documentation for valid permissions.`,
      rule: 'platform.md §7 a scope the app does not own breaks the dialog',
    };
  }
  const asked = {
    url: request.url,
    redirectUri,
    scopes: [...new Set(['public_profile', ...scopes])],
    state: query.get('state'),
    responseType: query.get('response_type') ?? 'code',
    rerequest: (query.get('auth_type') ?? '').includes('rerequest'),
    person: query.get('_person'),
    allOrNothing: configId !== null,
    systemUser: lifeOf(configured),
  };
  return { app, asked };
}

/** platform.md §1.1: needed for a system user's token; with a person's, the window never came back to the callback. */
function wrongResponseType(configured: Configuration | undefined, query: URLSearchParams): Refusal | null {
  const wants = configured?.systemUser !== undefined;
  if (configured === undefined || wants === (query.get('override_default_response_type') === 'true')) return null;
  return {
    title: 'Something went wrong',
    message: wants
      ? 'This configuration gives a system user access token: override_default_response_type must be true.'
      : 'This configuration gives a user access token: override_default_response_type must not be sent.',
    rule: 'platform.md §1.1 override_default_response_type',
  };
}

function lifeOf(configured: Configuration | undefined): Code['systemUser'] {
  if (configured?.systemUser === undefined) return undefined;
  const { expiresInDays } = configured.systemUser;
  return { lifeMs: expiresInDays === null ? null : expiresInDays * dayMs };
}

/**
 * The person chosen (or the first offered); null when they have no role and the app is in development mode, or logs in
 * by a configuration while `public_profile` has Standard Access (platform.md §1.10).
 */
function personOf(sim: Sim, app: App, personId: string | null, byConfiguration: boolean): Person | null {
  const offered = app.people.includes(personId ?? '') ? personId : app.people[0];
  const person = sim.world.people.get(offered ?? '');
  if (person === undefined) return null;
  const open = app.mode === 'live' && (!byConfiguration || hasAdvancedAccess(app, 'public_profile'));
  return open || app.roles.has(person.id) ? person : null;
}

function choiceOf(sim: Sim, app: App, person: Person, asked: Asked): Choice {
  const { world } = sim;
  const before = world.grants.get(grantKey(app.id, person.id));
  const asks = (kind: string) => asked.scopes.some((scope) => assetKindOf(scope) === kind);
  const pages = offeredPages(sim, person, asked.scopes);
  return {
    request: asked,
    appName: app.name,
    people: app.people.flatMap((id) => world.people.get(id) ?? []),
    person,
    // platform.md §1.1: without rerequest, what was declined before is silently skipped.
    // §7: nobody without a role can grant what the app has Standard Access to.
    permissions: asked.scopes.filter(
      (scope) => (asked.rerequest || before?.declined.has(scope) !== true) && worksFor(world, app, person.id, scope),
    ),
    pages: asks('pages') ? pages : null,
    instagram: asks('instagram') ? pages.flatMap((p) => world.instagramAccounts.get(p.instagramId ?? '') ?? []) : null,
    wabas: asks('whatsapp') ? wabasOfPerson(world, person.id) : null,
  };
}

/** Pages held only through a portfolio are offered when business_management is asked. */
function offeredPages(sim: Sim, person: Person, scopes: string[]) {
  const portfolio = scopes.includes('business_management');
  return pagesOfPerson(sim.world, person.id).filter((p) => portfolio || p.roles.get(person.id)?.via === 'page');
}

function recordGrant(sim: Sim, app: App, choice: Choice, ticked: Set<string>, form: URLSearchParams): Grant {
  const later = form.get('later') === 'on';
  const pick = (name: string, offered: { id: string }[]) =>
    later ? ('all' as const) : new Set(offered.map(({ id }) => id).filter((id) => form.getAll(name).includes(id)));
  return changeGrant(sim, app, choice.person.id, (grant) => {
    for (const permission of choice.permissions) {
      const yes = ticked.has(permission);
      (yes ? grant.granted : grant.declined).add(permission);
      (yes ? grant.declined : grant.granted).delete(permission);
    }
    if (choice.pages !== null) grant.pages = pick('page', choice.pages);
    if (choice.instagram !== null) grant.instagram = pick('instagram', choice.instagram);
    if (choice.wabas !== null) grant.wabas = pick('waba', choice.wabas);
  });
}

function back(sim: Sim, request: FastifyRequest, reply: FastifyReply, asked: Asked, params: Record<string, string>) {
  const query = new URLSearchParams(params);
  if (asked.state !== null) query.set('state', asked.state);
  const joint = asked.redirectUri.includes('?') ? '&' : '?';
  logDialog(sim, request, 302, params.error === undefined ? 'platform.md §1.2 success' : 'platform.md §1.2 cancel');
  // platform.md §1.2: Facebook appends #_=_ to a success.
  const fragment = params.error === undefined ? '#_=_' : '';
  return reply.redirect(`${asked.redirectUri}${joint}${query.toString()}${fragment}`, 302);
}

function refuse(sim: Sim, request: FastifyRequest, reply: FastifyReply, refusal: Refusal) {
  logDialog(sim, request, 400, refusal.rule);
  return sendPage(reply, 400, errorPage(refusal.title, refusal.message));
}

export function sendPage(reply: FastifyReply, status: number, html: string) {
  return reply
    .status(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'")
    .send(html);
}

export function logDialog(sim: Sim, request: FastifyRequest, status: number, rule: string) {
  sim.requests.add({ at: sim.clock.now(), method: request.method, path: request.url, status, rule });
  sim.changed();
}

/** @fastify/formbody gives strings and arrays of strings. */
export function formOf(body: unknown): URLSearchParams {
  const form = new URLSearchParams();
  if (typeof body !== 'object' || body === null) return form;
  for (const [name, value] of Object.entries(body)) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one));
  }
  return form;
}
