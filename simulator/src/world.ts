import type { Rolls } from './ids.ts';
import type { Comment, Media, MessageContent, Post, Reaction } from './world-content.ts';
import type { PhoneNumber, Waba } from './world-whatsapp.ts';

/** Everything the simulated Meta knows. Plain data only (Maps and Sets allowed), so that it can be saved and restored. */
export type World = Rolls & {
  format: 3;
  apps: Map<string, App>;
  people: Map<string, Person>;
  businesses: Map<string, Business>;
  pages: Map<string, Page>;
  instagramAccounts: Map<string, InstagramAccount>;
  wabas: Map<string, Waba>;
  phoneNumbers: Map<string, PhoneNumber>;
  customers: Map<string, Customer>;
  /** `${assetId}:${customerId}` -> PSID or IGSID; they differ per Page and per Instagram account. */
  scopedIds: Map<string, string>;
  byScopedId: Map<string, { platform: 'messenger' | 'instagram'; assetId: string; customerId: string }>;
  /** `${appId}:${personId}` -> app-scoped user id. */
  userIds: Map<string, string>;
  byUserId: Map<string, { appId: string; personId: string }>;
  /** `${appId}:${personId}` */
  grants: Map<string, Grant>;
  tokens: Map<string, Token>;
  codes: Map<string, Code>;
  threads: Map<string, Thread>;
  threadOfMessage: Map<string, string>;
  media: Map<string, Media>;
  posts: Map<string, Post>;
  comments: Map<string, Comment>;
  /** Calls counted per allowance, in its present window. */
  usage: Map<string, { sinceMs: number; calls: number }>;
  /** Free places to write to one person from one number. */
  pairs: Map<string, { left: number; atMs: number }>;
  /** When each number sent, and each account's conversations were asked for, lately. */
  sentAt: Map<string, number[]>;
  /** How many people the allowances count with (platform.md §6.1). */
  engagedUsers: number;
  /** Other limits than platform.md §6.1 has. */
  limits?: Partial<Limits>;
};

export type Limits = {
  privateRepliesPerHour: number;
  conversationsPerSecond: number;
  /** Marketing templates one person gets in a day from all businesses together (whatsapp.md §5 131049). */
  marketingPerDay: number;
};

/** platform.md §1.1, §1.4: permissions, whose token it gives, and for how long if that is a system user's. */
export type Configuration = { permissions: string[]; systemUser?: { expiresInDays: number | null } };

export type Platform = 'messenger' | 'instagram' | 'whatsapp';

export type App = {
  id: string;
  secret: string;
  name: string;
  verifyToken: string;
  instagramId: string;
  instagramSecret: string;
  mode: 'live' | 'development';
  permissions: Set<string>;
  /** Permissions at Standard Access; all others have Advanced Access (platform.md §7). */
  standardAccess?: string[];
  features: Set<string>;
  redirectUris: string[];
  anyLocalRedirect: boolean;
  /** The dashboard switch "Require App Secret" (platform.md §1.6). */
  requireProof: boolean;
  /** Facebook Login for Business, by configuration id. */
  configurations: Map<string, Configuration>;
  /** People offered in this app's login dialog. */
  people: string[];
  /** People with a role on the app; in development mode only they may log in. */
  roles: Set<string>;
  subscriptions: Map<string, AppSubscription>;
  /** Addresses of the dashboard's settings; empty in a new app. */
  settings?: { privacyPolicyUrl?: string; termsUrl?: string; deauthorizeUrl?: string; dataDeletionUrl?: string };
  calls: number;
};

type AppSubscription = {
  callbackUrl: string;
  verifyToken: string;
  fields: Set<string>;
  includeValues: boolean;
};

export type Person = {
  id: string;
  name: string;
  businessIds: string[];
  /** How often the password was changed; tokens made before are over. */
  passwords?: number;
};

export type Business = {
  id: string;
  name: string;
  ownedPageIds: string[];
  clientPageIds: string[];
  ownedWabaIds: string[];
  clientWabaIds: string[];
};

export type Page = {
  id: string;
  name: string;
  category: string;
  /** personId -> tasks; `via` business: reachable only through the portfolio (platform.md §1.8). */
  roles: Map<string, { tasks: string[]; via: 'page' | 'business' }>;
  instagramId: string | null;
  /** appId -> subscribed fields. */
  installs: Map<string, Set<string>>;
  /** The Messenger profile, by part, and when it was changed. */
  profile?: Record<string, unknown>;
  profileCalls?: number[];
  personas?: Persona[];
  labels?: Label[];
  /** PSID -> a menu of their own. */
  userMenus?: Record<string, unknown[]>;
};

/** Who a Page's message may speak as (platform.md §4.3). */
export type Persona = { id: string; name: string; pictureUrl: string; deleted: boolean };

/** What the business calls some of its customers; `people` are PSIDs (platform.md §4.8). */
export type Label = { id: string; name: string; people: string[] };

export type InstagramAccount = {
  id: string;
  username: string;
  name: string;
  /** Empty: an account without a Page, reached by Instagram Login only. */
  pageId: string;
  /** What `me?fields=id` answers on the Instagram path: another number than `user_id` (platform.md §2). */
  scopedId: string;
  /** Instagram Login: appId -> subscribed fields. */
  installs: Map<string, Set<string>>;
  /** As of a person. */
  passwords?: number;
  /** Neither business nor creator: it has nothing for apps (platform.md §7). */
  personal: boolean;
  /** The owner's switch "Allow access to messages" (error 200/2534041). */
  allowsMessageAccess: boolean;
  /** Its echoes carry neither app_id nor metadata, as in Meta's sample (platform.md §3.6). */
  bareEchoes?: boolean;
};

export type Customer = {
  id: string;
  name: string;
  username: string;
  waId: string;
  bsuid: string;
  platforms: Platform[];
  blocked: boolean;
  offline: boolean;
  /** The account was deleted: Graph names nobody any more. */
  deleted?: boolean;
  /** WhatsApp numbers this person wants no marketing from (whatsapp.md §2.6). */
  noMarketingFrom?: string[];
  /** When marketing templates came, within the last day. */
  marketingAtMs?: number[];
};

export type Grant = {
  appId: string;
  personId: string;
  granted: Set<string>;
  declined: Set<string>;
  /** 'all' = every asset, present and future: debug_token then names no target_ids. */
  pages: Set<string> | 'all';
  instagram: Set<string> | 'all';
  wabas: Set<string> | 'all';
};

type TokenKind = 'user' | 'page' | 'app' | 'system_user' | 'instagram';

export type Token = {
  value: string;
  kind: TokenKind;
  appId: string;
  /** Empty for app tokens; `ig:{account}` for a login of the Instagram account itself. */
  personId: string;
  pageId: string | null;
  /** The Instagram account whose own login this is (platform.md §2). */
  accountId?: string;
  issuedAtMs: number;
  /** null = never. */
  expiresAtMs: number | null;
  /** 0: without end. */
  dataAccessExpiresAtMs: number;
  long: boolean;
  /** How often its person's password had been changed when it was made. */
  passwords?: number;
  ended: 'revoked' | 'expired' | null;
};

export type Code = {
  value: string;
  appId: string;
  personId: string;
  /** Present: the code gives a token of a system user, null = without end. */
  systemUser?: { lifeMs: number | null };
  redirectUri: string;
  expiresAtMs: number;
  used: boolean;
};

export type Thread = {
  id: string;
  platform: Platform;
  assetId: string;
  customerId: string;
  lastCustomerAtMs: number | null;
  lastAtMs: number;
  /** The app that holds the conversation (platform.md §4.9); absent or null: idle. */
  ownerAppId?: string | null;
  messages: Message[];
};

type MessageStatus = 'sent' | 'delivered' | 'read' | 'failed';

export type Message = MessageContent & {
  id: string;
  direction: 'customer' | 'business';
  kind: string;
  text: string;
  atMs: number;
  status: MessageStatus;
  appId: string | null;
  callbackData: string | null;
  reactions: Reaction[];
  /** How often it was edited. */
  edits: number;
  /** Unsent: nothing of it is left. */
  deleted: boolean;
};

export function emptyWorld(seed: number): World {
  return {
    format: 3,
    seed,
    rolls: 0,
    apps: new Map(),
    people: new Map(),
    businesses: new Map(),
    pages: new Map(),
    instagramAccounts: new Map(),
    wabas: new Map(),
    phoneNumbers: new Map(),
    customers: new Map(),
    scopedIds: new Map(),
    byScopedId: new Map(),
    userIds: new Map(),
    byUserId: new Map(),
    grants: new Map(),
    tokens: new Map(),
    codes: new Map(),
    threads: new Map(),
    threadOfMessage: new Map(),
    media: new Map(),
    posts: new Map(),
    comments: new Map(),
    usage: new Map(),
    pairs: new Map(),
    sentAt: new Map(),
    engagedUsers: 10_000,
  };
}

export function grantKey(appId: string, personId: string): string {
  return `${appId}:${personId}`;
}

export function covers(choice: Set<string> | 'all', id: string): boolean {
  return choice === 'all' || choice.has(id);
}

export function instagramOfPage(world: World, page: Page): InstagramAccount | null {
  return page.instagramId === null ? null : (world.instagramAccounts.get(page.instagramId) ?? null);
}

export function wabasOfPerson(world: World, personId: string): Waba[] {
  const person = world.people.get(personId);
  return (person?.businessIds ?? []).flatMap((businessId) => {
    const business = world.businesses.get(businessId);
    return [...(business?.ownedWabaIds ?? []), ...(business?.clientWabaIds ?? [])].flatMap((id) => {
      const waba = world.wabas.get(id);
      return waba === undefined || waba.deleted === true ? [] : waba;
    });
  });
}

export function pagesOfPerson(world: World, personId: string): Page[] {
  return [...world.pages.values()].filter((page) => page.roles.has(personId));
}

export function phoneNumbersOf(world: World, waba: Waba): PhoneNumber[] {
  return [...world.phoneNumbers.values()].filter((phone) => phone.wabaId === waba.id);
}
