import { createCaller } from './post.ts';
import { encodeBody, signBody } from './signature.ts';

/** One thing to tell one app; several become one POST when batching is on. */
type HookEvent = {
  appId: string;
  /** The queue: events of one app and object keep their order. */
  object: string;
  field: string;
  url: string;
  secret: string;
  entryId: string;
  /** Where the item goes inside its entry. */
  place: 'messaging' | 'changes';
  item: object;
  /** null: the entry carries no `time` (whatsapp.md §4.2). */
  time: number | null;
};

type Delivery = {
  id: string;
  appId: string;
  object: string;
  field: string;
  url: string;
  atMs: number;
  body: Buffer;
  signature: string;
  status: number | null;
  failure: string | null;
  attempts: number;
  state: 'queued' | 'delivering' | 'retrying' | 'delivered' | 'dropped';
};

export type WebhookOptions = {
  paused: boolean;
  /** How many extra times each POST is repeated. */
  duplicate: number;
  shuffle: boolean;
  /** Events per POST at most. platform.md §3.4: up to 1000 updates, not guaranteed. */
  batch: number;
  delayMs: number;
};

type WebhookCounts = { pending: number; delivered: number; failed: number };

export type Webhooks = {
  emit: (event: HookEvent) => void;
  /** Queue exact bytes, signed, as one POST. */
  emitRaw: (given: { appId: string; object: string; url: string; secret: string; body: Buffer }) => Delivery;
  resend: (id: string) => Delivery | null;
  options: WebhookOptions;
  configure: (change: Partial<WebhookOptions>) => void;
  counts: () => WebhookCounts;
  recent: (max: number) => Delivery[];
  find: (id: string) => Delivery | null;
  /** Something that will emit soon is under way; call the result when it has. */
  hold: () => () => void;
  settle: (timeoutMs: number) => Promise<boolean>;
  verify: (url: string, verifyToken: string) => Promise<string | null>;
  reset: () => void;
  close: () => void;
};

type Lane = { events: HookEvent[]; deliveries: Delivery[]; busy: boolean };

const keptMax = 500;
/** platform.md §3.4: the answer must be a 200 within 5 seconds. */
const answerTimeoutMs = 5_000;
/** Meta retries with falling frequency for hours; here soon enough for a person watching a demo. */
const firstRetryMs = 250;
const lastRetryMs = 15_000;

export function createWebhooks(given: { now: () => number; changed: () => void; random?: () => number }): Webhooks {
  const caller = createCaller(answerTimeoutMs);
  const random = given.random ?? Math.random;
  const options: WebhookOptions = { paused: false, duplicate: 0, shuffle: false, batch: 1, delayMs: 0 };
  let lanes = new Map<string, Lane>();
  let log: Delivery[] = [];
  let stop = new AbortController();
  let made = 0;
  let pending = 0;
  let holds = 0;
  let delivered = 0;
  let failed = 0;
  let waiters: (() => void)[] = [];

  function progressed() {
    given.changed();
    if (pending + holds > 0) return;
    const waiting = waiters;
    waiters = [];
    for (const wake of waiting) wake();
  }

  function laneOf(appId: string, object: string, url: string): Lane {
    const key = `${appId} ${object} ${url}`;
    let lane = lanes.get(key);
    if (lane === undefined) {
      lane = { events: [], deliveries: [], busy: false };
      lanes.set(key, lane);
    }
    return lane;
  }

  function record(first: Pick<Delivery, 'appId' | 'object' | 'field' | 'url'>, secret: string, body: Buffer): Delivery {
    made += 1;
    const delivery: Delivery = {
      id: `w${made}`,
      appId: first.appId,
      object: first.object,
      field: first.field,
      url: first.url,
      atMs: given.now(),
      body,
      signature: signBody(secret, body),
      status: null,
      failure: null,
      attempts: 0,
      state: 'queued',
    };
    log.push(delivery);
    if (log.length > keptMax * 2) log = log.slice(-keptMax);
    return delivery;
  }

  /** Takes the next events of a lane and makes them one POST. */
  function gather(lane: Lane): Delivery | null {
    const ready = lane.deliveries.shift();
    if (ready !== undefined) return ready;
    const taken: HookEvent[] = [];
    while (taken.length < options.batch && lane.events.length > 0) {
      const index = options.shuffle ? Math.floor(random() * lane.events.length) : 0;
      taken.push(...lane.events.splice(index, 1));
    }
    const first = taken[0];
    if (first === undefined) return null;
    pending -= taken.length - 1;
    return record(first, first.secret, encodeBody({ object: first.object, entry: entriesOf(taken) }));
  }

  async function attempt(delivery: Delivery): Promise<boolean> {
    delivery.attempts += 1;
    delivery.state = 'delivering';
    const result = await caller.send(
      'POST',
      delivery.url,
      {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-hub-signature-256': delivery.signature,
      },
      delivery.body,
    );
    delivery.status = result.status;
    delivery.failure = result.status === null ? result.failure : null;
    const ok = result.status === 200;
    if (!ok) failed += 1;
    return ok;
  }

  async function deliver(delivery: Delivery, signal: AbortSignal) {
    if (options.delayMs > 0) await pause(options.delayMs, signal);
    for (let wait = firstRetryMs; !signal.aborted; wait = Math.min(wait * 2, lastRetryMs)) {
      if (await attempt(delivery)) {
        for (let extra = 0; extra < options.duplicate && !signal.aborted; extra += 1) await attempt(delivery);
        delivery.state = 'delivered';
        delivered += 1;
        return;
      }
      delivery.state = 'retrying';
      progressed();
      await pause(wait, signal);
    }
    delivery.state = 'dropped';
  }

  async function drain(lane: Lane) {
    if (lane.busy) return;
    lane.busy = true;
    const signal = stop.signal;
    while (!signal.aborted && !options.paused) {
      const delivery = gather(lane);
      if (delivery === null) break;
      await deliver(delivery, signal);
      if (signal.aborted) break;
      pending -= 1;
      progressed();
    }
    lane.busy = false;
  }

  function enqueue(lane: Lane, add: () => void) {
    add();
    pending += 1;
    given.changed();
    // Later in the same turn, so that one change of the world (and with batching, one POST) can emit several events.
    setImmediate(() => void drain(lane));
  }

  return {
    options,
    emit: (event) => {
      const lane = laneOf(event.appId, event.object, event.url);
      enqueue(lane, () => lane.events.push(event));
    },
    emitRaw: ({ secret, body, ...first }) => {
      const lane = laneOf(first.appId, first.object, first.url);
      const delivery = record({ ...first, field: 'raw' }, secret, body);
      enqueue(lane, () => lane.deliveries.push(delivery));
      return delivery;
    },
    resend: (id) => {
      const old = log.find((delivery) => delivery.id === id);
      if (old === undefined) return null;
      made += 1;
      const copy: Delivery = { ...old, id: `w${made}`, atMs: given.now(), attempts: 0, status: null, state: 'queued' };
      log.push(copy);
      const lane = laneOf(old.appId, old.object, old.url);
      enqueue(lane, () => lane.deliveries.push(copy));
      return copy;
    },
    configure: (change) => {
      Object.assign(options, change);
      if (!options.paused) for (const lane of lanes.values()) void drain(lane);
      given.changed();
    },
    counts: () => ({ pending: pending + holds, delivered, failed }),
    recent: (max) => log.slice(-max).reverse(),
    find: (id) => log.find((delivery) => delivery.id === id) ?? null,
    hold: () => {
      holds += 1;
      let released = false;
      return () => {
        if (released) return;
        released = true;
        holds -= 1;
        progressed();
      };
    },
    settle: (timeoutMs) =>
      new Promise((resolve) => {
        if (pending + holds === 0) return resolve(true);
        const timer = setTimeout(() => resolve(false), timeoutMs);
        waiters.push(() => {
          clearTimeout(timer);
          resolve(true);
        });
      }),
    verify: async (url, verifyToken) => {
      const challenge = String(Math.floor(random() * 2_000_000_000));
      const target = new URL(url);
      target.searchParams.set('hub.mode', 'subscribe');
      target.searchParams.set('hub.challenge', challenge);
      target.searchParams.set('hub.verify_token', verifyToken);
      const result = await caller.send('GET', target.href, { 'user-agent': 'facebookplatform/1.0' }, null);
      if (result.status === null) return `The URL couldn't be reached: ${result.failure}`;
      if (result.status !== 200) return `HTTP Status Code = ${result.status}`;
      if (result.text.trim() === challenge) return null;
      return `Response does not match challenge, expected value="${challenge}", received="${result.text.slice(0, 60)}"`;
    },
    reset: () => {
      stop.abort();
      stop = new AbortController();
      lanes = new Map();
      log = [];
      pending = 0;
      delivered = 0;
      failed = 0;
      Object.assign(options, { paused: false, duplicate: 0, shuffle: false, batch: 1, delayMs: 0 });
      progressed();
    },
    close: () => {
      stop.abort();
      pending = 0;
      holds = 0;
      progressed();
      caller.close();
    },
  };
}

/** Neighbouring events of one account share an entry; the shapes are those of platform.md §3.5 and whatsapp.md §4.2. */
function entriesOf(events: HookEvent[]): object[] {
  const entries: { id: string; time?: number; messaging?: object[]; changes?: object[] }[] = [];
  for (const event of events) {
    let entry = entries.at(-1);
    if (entry === undefined || entry.id !== event.entryId || entry[event.place] === undefined) {
      entry = event.time === null ? { id: event.entryId } : { id: event.entryId, time: event.time };
      entry[event.place] = [];
      entries.push(entry);
    }
    entry[event.place]?.push(event.item);
  }
  return entries;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
