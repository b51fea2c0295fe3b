/** What GET /_sim/state answers, as far as the phones need it, and every call the page makes. */
export type Platform = 'messenger' | 'instagram' | 'whatsapp';
export const platforms: readonly Platform[] = ['messenger', 'instagram', 'whatsapp'];

/** Milliseconds since 1970, or ISO 8601. */
export type Moment = number | string;

export type Part = {
  type: string;
  mediaId?: string;
  /** Relative to the simulator. */
  url?: string | null;
  name?: string | null;
  title?: string;
  address?: string;
  latitude?: number;
  longitude?: number;
  payload?: Record<string, unknown>;
};

export type Choice = { kind: string; title: string; payload: string; description?: string };

export type Message = {
  id: string;
  direction: 'customer' | 'business';
  text: string;
  kind: string;
  at: Moment;
  status: 'sent' | 'delivered' | 'read' | 'failed';
  parts: Part[];
  reactions: { by: 'customer' | 'business'; emoji: string }[];
  edited: boolean;
  /** Taken back. */
  deleted: boolean;
  replyToId?: string;
  storyId?: string;
  choices?: Choice[];
};

export type Comment = {
  id: string;
  parentId: string | null;
  /** null: the business itself. */
  customerId: string | null;
  text: string;
  at: Moment;
  hidden: boolean;
  liked: boolean;
  answeredPrivately: boolean;
};

export type Post = {
  id: string;
  platform: 'facebook' | 'instagram';
  assetId: string;
  kind: string;
  text: string;
  at: Moment;
  pictureUrl: string | null;
  comments: Comment[];
};

export type Thread = {
  id: string;
  platform: Platform;
  customerId: string;
  assetId: string;
  lastAt: Moment;
  unreadByCustomer: number;
  messages: Message[];
};

export type Customer = {
  id: string;
  name: string;
  avatarUrl: string | null;
  platforms: Platform[];
  offline: boolean;
  blocked: boolean;
  /** WhatsApp numbers this person wants no marketing from. */
  noMarketingFrom: string[];
};

export type Webhook = {
  id: string;
  at: Moment;
  object: string;
  field: string;
  status: number | null;
  /** Why there is no status: refused connection, timeout. */
  failure: string | null;
  attempts: number;
  state: string;
  url: string;
  /** What chaos did to it. */
  note: string | null;
  nextAttemptAt: number | null;
};

export type ApiCall = {
  id: string;
  at: Moment;
  method: string;
  path: string;
  /** 0: cut or never answered. */
  status: number;
  rule: string;
  fault: string | null;
  tookMs: number | null;
};

export type SimState = {
  now: Moment;
  clock: { rate: number };
  /** What the page calls the business's software. */
  product: string;
  app?: {
    id: string;
    mode: string;
    redirectUris: string[];
    subscriptions: { callbackUrl: string }[];
    permissions: string[];
    /** Permissions that have not passed App Review. */
    standardAccess: string[];
    /** Ids of people with a role on the app. */
    roles: string[];
  };
  people: { id: string; name: string }[];
  wabas: { id: string; banned: boolean; deleted: boolean; restrictions: string[] }[];
  /** `subscribed`: somebody is told when a customer writes. */
  pages: { id: string; name: string; subscribed: boolean }[];
  instagramAccounts: { id: string; username: string; name: string; subscribed: boolean }[];
  phoneNumbers: { id: string; display: string; name: string; subscribed: boolean }[];
  customers: Customer[];
  threads: Thread[];
  posts: Post[];
  /** Threads in which the business is writing right now. */
  typing: string[];
  webhooks: {
    paused: boolean;
    pending: number;
    waiting: number;
    delivered: number;
    failed: number;
    duplicate: number;
    shuffle: boolean;
    batch: number;
    delayMs: number;
    retries: string;
    alerts: { atMs: number; message: string }[];
    recent: Webhook[];
  };
  faults: { id: string; name: string | null; hits: number }[];
  chaos: { percent: number; webhooks: boolean; calls: boolean };
  requests: ApiCall[];
};

/** The business side of a conversation: a Page, an Instagram account or a WhatsApp number. */
export type Asset = { id: string; name: string; detail: string; connected: boolean };

export function assetsOf(state: SimState, platform: Platform): Asset[] {
  if (platform === 'messenger') {
    return state.pages.map(({ id, name, subscribed }) => ({ id, name, detail: 'Page', connected: subscribed }));
  }
  if (platform === 'instagram') {
    return state.instagramAccounts.map(({ id, name, username, subscribed }) => ({
      id,
      name,
      detail: `@${username}`,
      connected: subscribed,
    }));
  }
  return state.phoneNumbers.map(({ id, name, display, subscribed }) => ({
    id,
    name,
    detail: display,
    connected: subscribed,
  }));
}

/** Where the product lives: the address it asked webhooks to be sent to, else the one its login returns to. */
export function productOrigin({ app, webhooks }: SimState): string | null {
  const url = app?.subscriptions[0]?.callbackUrl ?? webhooks.recent[0]?.url ?? app?.redirectUris[0];
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol, origin } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
}

/** Calls `show` with the state now and after every change, and with null while the simulator does not answer. */
export function watchState(show: (state: SimState | null) => void): () => void {
  let events: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let loading = false;
  let stale = false;
  let stopped = false;

  async function load(): Promise<void> {
    if (loading) {
      stale = true;
      return;
    }
    loading = true;
    do {
      stale = false;
      try {
        const response = await fetch('/_sim/state');
        if (!response.ok) throw new Error(`state answered ${response.status}`);
        const state = (await response.json()) as SimState;
        if (!stopped) show(state);
      } catch {
        if (!stopped) lose();
      }
    } while (stale && !stopped);
    loading = false;
  }

  function listen(): void {
    events?.close();
    events = new EventSource('/_sim/events');
    events.onopen = () => void load();
    events.addEventListener('change', () => void load());
    events.onerror = lose;
  }

  /** EventSource gives up for good on some failures, so we always open a new one ourselves. */
  function lose(): void {
    show(null);
    events?.close();
    clearTimeout(retry);
    retry = setTimeout(listen, 1_000);
  }

  listen();
  return () => {
    stopped = true;
    events?.close();
    clearTimeout(retry);
  };
}

export function readThread(threadId: string): Promise<unknown> {
  return call('POST', '/_sim/read', { threadId });
}

export async function addCustomer(name: string): Promise<string> {
  const created = (await call('POST', '/_sim/customers', { name })) as { id: string };
  return created.id;
}

export function setMarketing(customerId: string, assetId: string, value: 'stop' | 'resume'): Promise<unknown> {
  return call('POST', '/_sim/marketing', { customerId, assetId, value });
}

export function putInPocket(customerId: string, offline: boolean): Promise<unknown> {
  return call('PATCH', `/_sim/customers/${encodeURIComponent(customerId)}`, { offline });
}

export async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error('The simulator does not answer. Is it still running?');
  });
  const text = await response.text();
  if (!response.ok) throw new Error(refusal(text) ?? `The simulator refused this (${response.status}).`);
  return text === '' ? null : JSON.parse(text);
}

function refusal(text: string): string | null {
  try {
    const { error, message } = JSON.parse(text) as { error?: string | { message?: string }; message?: string };
    return (typeof error === 'object' ? error.message : undefined) ?? message ?? null;
  } catch {
    return null;
  }
}
