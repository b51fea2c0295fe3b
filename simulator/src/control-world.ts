import type { FastifyInstance } from 'fastify';
import { appOf, customerOf } from './control-find.ts';
import { registerWhatsappControl } from './control-whatsapp.ts';
import { changeGrant, noGrant, removeGrant } from './grants.ts';
import { limitsOf } from './graph/usage.ts';
import { refused } from './refused.ts';
import { removeApp } from './remove-app.ts';
import { addCompany, addCustomer, addInstagramAccount, addPage } from './seed.ts';
import type { Sim } from './sim.ts';
import { appView, customerView } from './state-view.ts';
import { arrive } from './threads.ts';
import { changePassword, mintSystemUserToken } from './tokens.ts';
import {
  type App,
  type Configuration,
  type Customer,
  grantKey,
  type Limits,
  type Platform,
  type Token,
} from './world.ts';

/** Control of people, customers, apps, tokens and permissions. */
export function registerWorldControl(server: FastifyInstance, sim: Sim) {
  registerCustomers(server, sim);
  registerApps(server, sim);
  registerAssets(server, sim);
  registerWhatsappControl(server, sim);
  registerLogins(server, sim);
}

/** Customers as they are. */
function registerCustomers(server: FastifyInstance, sim: Sim) {
  server.post<{ Body: { engagedUsers?: number } & Partial<Limits> }>('/_sim/limits', (request) => {
    const { engagedUsers = sim.world.engagedUsers, ...others } = request.body;
    Object.assign(sim.world, { engagedUsers, limits: { ...sim.world.limits, ...others } });
    sim.changed();
    return { engagedUsers, ...limitsOf(sim.world) };
  });
  server.patch<{ Params: { id: string }; Body: { ownerAppId: string | null } }>('/_sim/threads/:id', (request) => {
    const thread = sim.world.threads.get(request.params.id);
    if (thread === undefined) throw refused('no such thread', 404);
    thread.ownerAppId = request.body.ownerAppId;
    sim.changed();
    return { id: thread.id };
  });
  server.post<{ Body: { name: string; platforms?: Platform[] } }>('/_sim/customers', (request) => {
    if (!request.body.name) throw refused('name is required');
    const customer = addCustomer(sim.world, request.body.name, request.body.platforms);
    sim.changed();
    return customerView(customer);
  });
  type Change = Partial<Pick<Customer, 'blocked' | 'offline' | 'deleted' | 'name'>>;
  const change = (id: string, body: Change) => {
    const customer = customerOf(sim, id);
    const { blocked = customer.blocked, offline = customer.offline, name = customer.name } = body;
    Object.assign(customer, { blocked, offline, name });
    if (body.deleted !== undefined) customer.deleted = body.deleted;
    if (!offline) {
      for (const thread of sim.world.threads.values()) if (thread.customerId === id) arrive(sim, thread);
    }
    sim.changed();
    return customerView(customer);
  };
  type CustomerRoute = { Params: { id: string }; Body: Change };
  server.patch<CustomerRoute>('/_sim/customers/:id', (request) => change(request.params.id, request.body));
  server.post<CustomerRoute>('/_sim/customers/:id', (request) => change(request.params.id, request.body));
}

const appSettings = [
  ...(['mode', 'settings', 'anyLocalRedirect', 'secret'] as const),
  ...(['verifyToken', 'redirectUris', 'requireProof'] as const),
];

type AppChange = Partial<
  Pick<App, 'mode' | 'settings' | 'anyLocalRedirect' | 'secret' | 'verifyToken' | 'redirectUris' | 'requireProof'>
> & {
  permissions?: string[];
  features?: string[];
  /** Permissions alone: a person's token. */
  configurations?: Record<string, string[] | Configuration>;
  access?: Record<string, 'standard' | 'advanced'>;
  roles?: Record<string, boolean>;
};

function registerApps(server: FastifyInstance, sim: Sim) {
  server.post<{ Body: { name?: string } | null }>('/_sim/apps', (request) => {
    const { app, personId, page, instagram, waba, phone } = addCompany(
      sim.world,
      request.body?.name ?? 'Second Company',
    );
    sim.changed();
    const { id, secret, verifyToken } = app;
    const person = { id: personId, name: sim.world.people.get(personId)?.name ?? '' };
    const assets = { pageId: page.id, instagramId: instagram.id, phoneNumberId: phone.id, wabaId: waba.id };
    return { id, secret, verifyToken, person, ...assets };
  });
  server.patch<{ Params: { id: string }; Body: AppChange }>('/_sim/apps/:id', (request) => {
    const app = appOf(sim, request.params.id);
    const { permissions, features, configurations, access = {}, roles = {}, ...plain } = request.body;
    if (permissions !== undefined) app.permissions = new Set(permissions);
    if (features !== undefined) app.features = new Set(features);
    if (configurations !== undefined) app.configurations = configurationsOf(configurations);
    for (const [permission, level] of Object.entries(access)) setAccess(app, permission, level);
    for (const [personId, has] of Object.entries(roles)) {
      if (has) app.roles.add(personId);
      else app.roles.delete(personId);
    }
    for (const name of appSettings) {
      if (plain[name] !== undefined) Object.assign(app, { [name]: plain[name] });
    }
    sim.changed();
    return appView(app);
  });
}

function configurationsOf(given: NonNullable<AppChange['configurations']>): App['configurations'] {
  return new Map(
    Object.entries(given).map(([id, one]) => [id, Array.isArray(one) ? { permissions: one } : one] as const),
  );
}

/** What App Review gave, or has not given (platform.md §7). */
function setAccess(app: App, permission: string, level: string) {
  if (!app.permissions.has(permission)) throw refused(`the app does not own ${permission}`);
  if (level !== 'standard' && level !== 'advanced') throw refused('access is standard or advanced');
  const others = (app.standardAccess ?? []).filter((name) => name !== permission);
  app.standardAccess = level === 'standard' ? [...others, permission] : others;
}

type PageChange = { name?: string; instagramId?: string | null; roles?: Record<string, string[] | null> };

function registerAssets(server: FastifyInstance, sim: Sim) {
  server.post<{ Body: { personId: string; name: string; instagramUsername?: string } }>('/_sim/pages', (request) => {
    const { personId, name, instagramUsername } = request.body;
    if (!sim.world.people.has(personId)) throw refused('no such person', 404);
    const page = addPage(sim.world, name, 'Local business', personId);
    if (instagramUsername !== undefined) addInstagramAccount(sim.world, page, instagramUsername, name);
    sim.changed();
    return { id: page.id, instagramId: page.instagramId };
  });
  server.patch<{ Params: { id: string }; Body: PageChange }>('/_sim/pages/:id', (request) => {
    const page = sim.world.pages.get(request.params.id);
    if (page === undefined) throw refused('no such Page', 404);
    const { name, instagramId, roles = {} } = request.body;
    if (name !== undefined) page.name = name;
    if (instagramId !== undefined) page.instagramId = instagramId;
    for (const [personId, tasks] of Object.entries(roles)) {
      if (tasks === null) page.roles.delete(personId);
      else page.roles.set(personId, { tasks, via: page.roles.get(personId)?.via ?? 'page' });
    }
    sim.changed();
    return { id: page.id };
  });
  // platform.md §2: an account without a Page, for Instagram Login.
  type NewAccount = { username: string; name?: string; personal?: boolean };
  server.post<{ Body: NewAccount }>('/_sim/instagram_accounts', (request) => {
    const { username, name = username, personal = false } = request.body;
    if (!username) throw refused('username is required');
    const account = addInstagramAccount(sim.world, null, username, name);
    account.personal = personal;
    sim.changed();
    return { id: account.id, scopedId: account.scopedId };
  });
  type AccountChange = { allowsMessageAccess?: boolean; personal?: boolean; bareEchoes?: boolean };
  type AccountRoute = { Params: { id: string }; Body: AccountChange };
  server.patch<AccountRoute>('/_sim/instagram_accounts/:id', (request) => {
    const account = sim.world.instagramAccounts.get(request.params.id);
    if (account === undefined) throw refused('no such Instagram account', 404);
    account.allowsMessageAccess = request.body.allowsMessageAccess ?? account.allowsMessageAccess;
    account.personal = request.body.personal ?? account.personal;
    account.bareEchoes = request.body.bareEchoes ?? account.bareEchoes ?? false;
    sim.changed();
    return { id: account.id };
  });
}

const endings = { revoke: 'revoked', expire: 'expired' } as const;
type TokenChange = {
  action: keyof typeof endings | 'password_changed' | 'mint_system_user';
  personId?: string;
  appId?: string;
  token?: string;
  scopes?: string[];
};

function registerLogins(server: FastifyInstance, sim: Sim) {
  server.post<{ Body: TokenChange }>('/_sim/tokens', (request) => {
    const { action, token, personId } = request.body;
    if (action === 'mint_system_user') return mint(sim, request.body);
    const hit = [...sim.world.tokens.values()].filter((one) => one.kind !== 'app' && matches(one, request.body));
    if (action === 'password_changed') {
      for (const owner of new Set(hit.map((one) => one.personId))) changePassword(sim.world, owner);
    } else if (action in endings) for (const one of hit) one.ended = endings[action];
    else throw refused('action must be revoke, expire, password_changed or mint_system_user');
    if (action === 'revoke' && token === undefined) {
      for (const grant of [...sim.world.grants.values()]) {
        const app = sim.world.apps.get(grant.appId);
        if (app !== undefined && (personId ?? grant.personId) === grant.personId) removeGrant(sim, app, grant.personId);
      }
    }
    sim.changed();
    return { tokens: hit.length };
  });
  // The person removes the app in Facebook's settings: tokens die, webhooks end, the app's callbacks are posted to.
  type Removal = { personId: string; appId?: string; deleteData?: boolean };
  server.post<{ Body: Removal }>('/_sim/remove_app', async (request) => {
    const { personId, appId, deleteData = false } = request.body;
    return removeApp(sim, appOf(sim, appId), personId, deleteData);
  });
  type PermissionChange = { personId: string; appId?: string; grant?: string[]; decline?: string[] };
  server.post<{ Body: PermissionChange }>('/_sim/permissions', (request) => {
    const { personId, grant: given = [], decline = [] } = request.body;
    const app = appOf(sim, request.body.appId);
    if (!sim.world.grants.has(grantKey(app.id, personId))) throw refused('this person has not connected this app', 404);
    const grant = changeGrant(sim, app, personId, ({ granted, declined }) => {
      for (const permission of given) {
        granted.add(permission);
        declined.delete(permission);
      }
      for (const permission of decline) {
        granted.delete(permission);
        declined.add(permission);
      }
    });
    return { granted: [...grant.granted], declined: [...grant.declined] };
  });
}

function matches(token: Token, { token: value, personId, appId }: TokenChange): boolean {
  if (value !== undefined) return token.value === value;
  return (personId ?? token.personId) === token.personId && (appId ?? token.appId) === token.appId;
}

/** A system-user token as made in Business settings: chosen permissions, all assets, no expiry (whatsapp.md §1.2). */
function mint(sim: Sim, body: TokenChange): object {
  const app = appOf(sim, body.appId);
  const personId = body.personId ?? app.people[0] ?? '';
  const key = grantKey(app.id, personId);
  const grant = sim.world.grants.get(key) ?? noGrant(app.id, personId, () => 'all');
  for (const scope of body.scopes ?? app.permissions) grant.granted.add(scope);
  sim.world.grants.set(key, grant);
  return { token: mintSystemUserToken(sim, app.id, personId).value };
}
