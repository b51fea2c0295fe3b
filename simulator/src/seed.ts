import { demoApp } from './demo-app.ts';
import { digits, hex, roll } from './ids.ts';
import { defaultFeatures, instagramLoginTexts, pageTasks, permissionTexts } from './permissions.ts';
import {
  type App,
  type Customer,
  emptyWorld,
  type InstagramAccount,
  type Page,
  type Platform,
  type World,
} from './world.ts';
import type { Template } from './world-whatsapp.ts';

export const allPlatforms: Platform[] = ['messenger', 'instagram', 'whatsapp'];

/** The demo world: one app, a person with Pages, one without, three customers and one who cannot be reached. */
export function createWorld(seed: number): World {
  const world = emptyWorld(seed);
  const app = addApp(world, { ...demoApp, name: 'Sunny Side Inbox' });
  const alex = addPerson(world, 'Alex Morgan');
  const robin = addPerson(world, 'Robin Lee');
  app.people.push(alex, robin);
  app.roles.add(alex);
  const holdings = addBusiness(world, 'Sunny Side Holdings', alex);
  const cafe = addPage(world, 'Sunny Side Café', 'Cafe', alex);
  addInstagramAccount(world, cafe, 'sunnyside.cafe', 'Sunny Side Café');
  addPage(world, 'Harbor Books', 'Bookstore', alex);
  const catering = addPage(world, 'Sunny Side Catering', 'Caterer', alex, 'business');
  world.businesses.get(holdings)?.ownedPageIds.push(catering.id);
  addWaba(world, 'Sunny Side WhatsApp', holdings, { display: '+1 555-010-0101', verifiedName: 'Sunny Side Café' });
  for (const name of ['Maria Garcia', 'Jonas Weber', 'Aiko Tanaka']) addCustomer(world, name);
  return world;
}

/** A second company: its own app, person, Page with Instagram account and WhatsApp number. */
export function addCompany(world: World, name: string) {
  const app = addApp(world, {
    id: digits(world, '14', 16),
    secret: hex(world, 32),
    verifyToken: `verify-${hex(world, 12)}`,
    instagramId: digits(world, '10', 16),
    instagramSecret: hex(world, 32),
    name: `${name} Inbox`,
  });
  const personId = addPerson(world, `${name} Owner`);
  app.people.push(personId);
  app.roles.add(personId);
  const businessId = addBusiness(world, `${name} Holdings`, personId);
  const page = addPage(world, name, 'Local business', personId);
  const handle = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.');
  const instagram = addInstagramAccount(world, page, handle, name);
  const { waba, phone } = addWaba(world, `${name} WhatsApp`, businessId, {
    display: `+1 555-01${digits(world, '', 1)}-${digits(world, '', 4)}`,
    verifiedName: name,
  });
  return { app, personId, page, instagram, waba, phone };
}

function addApp(
  world: World,
  given: Pick<App, 'id' | 'secret' | 'verifyToken' | 'instagramId' | 'instagramSecret' | 'name'>,
): App {
  const app: App = {
    ...given,
    mode: 'live',
    permissions: new Set([...Object.keys(permissionTexts), ...Object.keys(instagramLoginTexts)]),
    features: new Set(defaultFeatures),
    redirectUris: ['http://localhost:3000/api/meta/oauth/callback'],
    anyLocalRedirect: true,
    requireProof: false,
    configurations: new Map(),
    people: [],
    roles: new Set(),
    subscriptions: new Map(),
    calls: 0,
  };
  world.apps.set(app.id, app);
  return app;
}

function addPerson(world: World, name: string): string {
  const id = digits(world, '61', 14);
  world.people.set(id, { id, name, businessIds: [] });
  return id;
}

function addBusiness(world: World, name: string, personId: string): string {
  const id = digits(world, '64', 15);
  world.businesses.set(id, { id, name, ownedPageIds: [], clientPageIds: [], ownedWabaIds: [], clientWabaIds: [] });
  world.people.get(personId)?.businessIds.push(id);
  return id;
}

export function addPage(
  world: World,
  name: string,
  category: string,
  personId: string,
  via: 'page' | 'business' = 'page',
): Page {
  const id = digits(world, '10', 15);
  const page: Page = {
    id,
    name,
    category,
    roles: new Map([[personId, { tasks: [...pageTasks], via }]]),
    instagramId: null,
    installs: new Map(),
  };
  world.pages.set(id, page);
  return page;
}

/** `page` null: an account that no Page stands behind, for Instagram Login (platform.md §2). */
export function addInstagramAccount(world: World, page: Page | null, username: string, name: string): InstagramAccount {
  const account: InstagramAccount = {
    // platform.md §3.5: Instagram ids exceed 2^53.
    id: digits(world, '17841', 17),
    username,
    name,
    pageId: page?.id ?? '',
    scopedId: digits(world, '25', 17),
    installs: new Map(),
    personal: false,
    allowsMessageAccess: true,
  };
  world.instagramAccounts.set(account.id, account);
  if (page !== null) page.instagramId = account.id;
  return account;
}

function addWaba(world: World, name: string, businessId: string, number: { display: string; verifiedName: string }) {
  const waba = {
    id: digits(world, '30', 15),
    name,
    businessId,
    installs: new Map(),
    templates: [
      template(world, 'hello_world', 'Welcome and congratulations! This message demonstrates your ability to send.'),
      template(world, 'order_ready', 'Hello {{1}}, your order {{2}} is ready to be picked up.'),
    ],
  };
  world.wabas.set(waba.id, waba);
  world.businesses.get(businessId)?.ownedWabaIds.push(waba.id);
  const phone = {
    id: digits(world, '27', 15),
    ...number,
    wabaId: waba.id,
    registered: true,
    pin: null,
    registerAttempts: [],
    qualityRating: 'GREEN',
    allowedRecipients: null,
  };
  world.phoneNumbers.set(phone.id, phone);
  return { waba, phone };
}

function template(world: World, name: string, body: string): Template {
  const samples = [...body.matchAll(/\{\{\d+\}\}/g)].map((_, index) => `sample ${index + 1}`);
  const example = samples.length === 0 ? {} : { example: { body_text: [samples] } };
  return {
    ...{ id: digits(world, '16', 16), name, language: 'en_US', category: 'UTILITY', status: 'APPROVED' },
    ...{ components: [{ type: 'BODY', text: body, ...example }], parameterFormat: 'POSITIONAL' },
    ...{ rejectedReason: 'NONE', quality: 'GREEN', editedAtMs: [] },
  };
}

export function addCustomer(world: World, name: string, platforms: Platform[] = allPlatforms): Customer {
  const customer: Customer = {
    id: `c${world.customers.size + 1}`,
    name,
    username: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}.${100 + Math.floor(roll(world) * 900)}`,
    waId: freeNumber(world),
    bsuid: digits(world, 'US.10', 23),
    platforms,
    // A telling name makes Meta refuse: "Blocked Bob" blocks every business.
    blocked: /^blocked\b/i.test(name),
    offline: false,
  };
  world.customers.set(customer.id, customer);
  return customer;
}

/** Two people with one number would share one phone. Nobody has the area code 555. */
function freeNumber(world: World): string {
  const taken = new Set([...world.customers.values()].map((one) => one.waId));
  let number = digits(world, '1631555', 11);
  while (taken.has(number)) number = digits(world, '1555', 11);
  return number;
}

/** PSID or IGSID of a customer on one Page or Instagram account, made on first use. */
export function scopedIdOf(
  world: World,
  platform: 'messenger' | 'instagram',
  assetId: string,
  customerId: string,
): string {
  const key = `${assetId}:${customerId}`;
  const known = world.scopedIds.get(key);
  if (known !== undefined) return known;
  const id = platform === 'messenger' ? digits(world, '7', 16) : digits(world, '9', 17);
  world.scopedIds.set(key, id);
  world.byScopedId.set(id, { platform, assetId, customerId });
  return id;
}

/** platform.md §1.8: the id of a person differs per app. */
export function userIdOf(world: World, appId: string, personId: string): string {
  const key = `${appId}:${personId}`;
  const known = world.userIds.get(key);
  if (known !== undefined) return known;
  const id = digits(world, '10', 17);
  world.userIds.set(key, id);
  world.byUserId.set(id, { appId, personId });
  return id;
}
