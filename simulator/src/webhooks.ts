import type { Chaos } from './chaos.ts';
import { type Clock, pause } from './clock.ts';
import { tellingName } from './fault-names.ts';
import { createCaller } from './post.ts';
import { encodeBody, signBody } from './signature.ts';
import {
  createDeliveryLog,
  type Delivery,
  entriesOf,
  type HookEvent,
  noteAttempt,
  targetsOf,
} from './webhook-delivery.ts';
import { type Alert, answerTimeoutMs, createHookHealth, gapMs, givenUp, type RetryPace } from './webhook-retries.ts';

export type WebhookOptions = {
  paused: boolean;
  /** How many extra times each POST is repeated. */
  duplicate: number;
  shuffle: boolean;
  /** Events per POST at most. platform.md §3.4: up to 1000 updates, not guaranteed. */
  batch: number;
  delayMs: number;
  /** POSTs of one app and object under way at a time; above 1 their order is left to chance, as at Meta. */
  parallel: number;
  retries: RetryPace;
};

type WebhookCounts = {
  /** Queued or under way, events counted one by one. */
  pending: number;
  /** Failed, and waiting for a later hour of simulated time. */
  waiting: number;
  delivered: number;
  /** Attempts not answered with 200. */
  failed: number;
  dropped: number;
};

export type Webhooks = {
  emit: (event: HookEvent) => void;
  /** Queue exact bytes, signed, as one POST. */
  emitRaw: (given: {
    appId: string;
    object: string;
    url: string;
    secret: string;
    body: Buffer;
    field?: string;
  }) => Delivery;
  resend: (id: string) => Delivery | null;
  options: WebhookOptions;
  configure: (change: Partial<WebhookOptions>) => void;
  counts: () => WebhookCounts;
  alerts: () => Alert[];
  recent: (max: number) => Delivery[];
  find: (id: string) => Delivery | null;
  /** Something that will emit soon is under way; call the result when it has. */
  hold: () => () => void;
  /** True when nothing is queued or under way; what waits for a later hour of simulated time does not count. */
  settle: (timeoutMs: number) => Promise<boolean>;
  verify: (url: string, verifyToken: string) => Promise<string | null>;
  reset: () => void;
  close: () => void;
};

type Given = {
  clock: Clock;
  changed: () => void;
  random: () => number;
  chaos: Chaos;
  /** Meta gives up on an account's callback. */
  unsubscribe: (appId: string, object: string, accountId: string) => void;
};

/** `signal` aborts when the lane's world ends: what was queued or under way in it concerns nobody any more. */
type Lane = { events: HookEvent[]; deliveries: Delivery[]; active: number; signal: AbortSignal };

export const calmWebhooks: WebhookOptions = {
  ...{ paused: false, duplicate: 0, shuffle: false, batch: 1, delayMs: 0, parallel: 1 },
  retries: 'quick',
};
/** Chaos: how late a late one comes, at most. */
const lateMsMax = 900;
/** Telling names: how long the next webhook about the customer has to come first, and how late a late one is. */
const overtakenMs = 2_000;
const lateMs = 5_000;

export function createWebhooks(given: Given): Webhooks {
  const { clock, random, chaos } = given;
  const caller = createCaller(answerTimeoutMs);
  const options: WebhookOptions = { ...calmWebhooks };
  const log = createDeliveryLog();
  const health = createHookHealth(given.unsubscribe);
  let lanes = new Map<string, Lane>();
  let stop = new AbortController();
  let holds = 0;
  let counts: WebhookCounts = noCounts();
  let waiters: (() => void)[] = [];
  /** Telling names: how many webhooks about the customer there were. */
  const told = new Map<string, number>();

  function progressed() {
    given.changed();
    if (counts.pending + holds > 0) return;
    const waiting = waiters;
    waiters = [];
    for (const wake of waiting) wake();
  }

  function laneOf(appId: string, object: string, url: string): Lane {
    const key = `${appId} ${object} ${url}`;
    let lane = lanes.get(key);
    if (lane === undefined) {
      lane = { events: [], deliveries: [], active: 0, signal: stop.signal };
      lanes.set(key, lane);
    }
    return lane;
  }

  /** Takes the next events of a lane and makes them one POST. */
  function gather(lane: Lane): Delivery | null {
    const ready = lane.deliveries.shift();
    if (ready !== undefined) return ready;
    const mischief = lane.events.length === 0 ? null : chaos.forWebhook();
    const taken: HookEvent[] = [];
    while (taken.length < options.batch && lane.events.length > 0) {
      const behind = mischief === 'overtaken' ? Math.min(1, lane.events.length - 1) : 0;
      const index = options.shuffle ? Math.floor(random() * lane.events.length) : behind;
      taken.push(...lane.events.splice(index, 1));
    }
    const first = taken[0];
    if (first === undefined) return null;
    counts.pending -= taken.length - 1;
    const body = encodeBody({ object: first.object, entry: entriesOf(taken) });
    const signature = signBody(first.secret, body);
    const delivery = log.add({ ...first, targets: targetsOf(taken), atMs: clock.now(), body, signature });
    if (mischief !== null) delivery.note = mischief;
    applyManner(delivery, first);
    return delivery;
  }

  function applyManner(delivery: Delivery, { customer }: HookEvent) {
    const manner = customer === undefined ? undefined : tellingName(customer)?.webhooks;
    if (customer === undefined || manner === undefined) return;
    const before = told.get(customer.id) ?? 0;
    told.set(customer.id, before + 1);
    if (manner === 'twice') delivery.note = 'twice';
    else if (manner === 'late') Object.assign(delivery, { note: 'late', lateMs });
    else if (before % 2 === 0) Object.assign(delivery, { note: 'late', lateMs: overtakenMs });
  }

  async function attempt(delivery: Delivery, signal: AbortSignal): Promise<boolean> {
    delivery.attempts += 1;
    delivery.state = 'delivering';
    const atMs = clock.now();
    const begun = performance.now();
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      'x-hub-signature-256': delivery.signature,
    };
    const result = await caller.send('POST', delivery.url, headers, delivery.body);
    const failure = result.status === null ? result.failure : null;
    noteAttempt(delivery, { atMs, status: result.status, failure, tookMs: Math.round(performance.now() - begun) });
    const ok = result.status === 200;
    if (!ok && !signal.aborted) counts.failed += 1;
    return ok;
  }

  /** Waits in real or simulated time, whichever comes first: a clock that is moved never leaves anybody waiting. */
  async function soon(ms: number, signal: AbortSignal) {
    if (ms <= 0) return;
    const either = new AbortController();
    const ended = AbortSignal.any([signal, either.signal]);
    await Promise.race([pause(ms, ended), clock.until(clock.now() + ms, ended)]);
    either.abort();
  }

  /** `leave` lets the next POST of the lane go while this one waits. */
  async function deliver(delivery: Delivery, signal: AbortSignal, leave: () => void) {
    const late = delivery.note === 'late';
    if (late) leave();
    await soon(options.delayMs + (late ? (delivery.lateMs ?? random() * lateMsMax) : 0), signal);
    for (let dueAtMs = clock.now(); !signal.aborted; ) {
      if (await attempt(delivery, signal)) {
        const extra = options.duplicate + (delivery.note === 'twice' ? 1 : 0);
        for (let n = 0; n < extra && !signal.aborted; n += 1) await attempt(delivery, signal);
        delivery.state = 'delivered';
        if (signal.aborted) return;
        health.succeeded(delivery);
        counts.delivered += 1;
        return;
      }
      if (signal.aborted || health.failed(delivery, dueAtMs) || givenUp(options.retries, delivery)) break;
      dueAtMs = await waitForRetry(delivery, dueAtMs, signal, leave);
    }
    delivery.state = 'dropped';
    if (!signal.aborted) counts.dropped += 1;
  }

  /** Answers the simulated time of the next attempt. Jumping over several makes each of them, one after the other. */
  async function waitForRetry(delivery: Delivery, dueAtMs: number, signal: AbortSignal, leave: () => void) {
    const gap = gapMs(options.retries, delivery.attempts);
    const meta = options.retries === 'meta';
    const nextAtMs = (meta ? dueAtMs : clock.now()) + gap;
    Object.assign(delivery, { state: 'retrying', nextAttemptAtMs: nextAtMs });
    if (!meta) {
      progressed();
      await soon(gap, signal);
      delivery.nextAttemptAtMs = null;
      return clock.now();
    }
    leave();
    if (nextAtMs <= clock.now()) return nextAtMs;
    counts.pending -= 1;
    counts.waiting += 1;
    progressed();
    await clock.until(nextAtMs, signal);
    delivery.nextAttemptAtMs = null;
    if (!signal.aborted) {
      counts.waiting -= 1;
      counts.pending += 1;
    }
    return nextAtMs;
  }

  function pump(lane: Lane) {
    const { signal } = lane;
    while (!signal.aborted && !options.paused && lane.active < options.parallel) {
      const delivery = gather(lane);
      if (delivery === null) break;
      lane.active += 1;
      let left = false;
      const leave = () => {
        if (left) return;
        left = true;
        lane.active -= 1;
        setImmediate(() => pump(lane));
      };
      void deliver(delivery, signal, leave).then(() => {
        leave();
        if (signal.aborted) return;
        counts.pending -= 1;
        progressed();
      });
    }
  }

  function enqueue(lane: Lane, add: () => void) {
    add();
    counts.pending += 1;
    given.changed();
    // Later in the same turn, so that one change of the world (and with batching, one POST) can emit several events.
    setImmediate(() => pump(lane));
  }

  function queueReady(delivery: Delivery) {
    const lane = laneOf(delivery.appId, delivery.object, delivery.url);
    enqueue(lane, () => lane.deliveries.push(delivery));
    return delivery;
  }

  return {
    options,
    emit: (event) => {
      const lane = laneOf(event.appId, event.object, event.url);
      enqueue(lane, () => lane.events.push(event));
    },
    emitRaw: ({ secret, body, field = 'raw', ...first }) => {
      const facts = { targets: [], atMs: clock.now(), body, signature: signBody(secret, body) };
      return queueReady(log.add({ ...first, field, ...facts }));
    },
    resend: (id) => {
      const old = log.find(id);
      return old === null ? null : queueReady(log.add({ ...old, atMs: clock.now() }));
    },
    configure: (change) => {
      Object.assign(options, change);
      if (!options.paused) for (const lane of lanes.values()) pump(lane);
      given.changed();
    },
    counts: () => ({ ...counts, pending: counts.pending + holds }),
    alerts: health.alerts,
    recent: log.recent,
    find: log.find,
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
    settle: async (timeoutMs) => {
      // What a moved clock has just woken begins before we look.
      await new Promise((resolve) => setImmediate(resolve));
      if (counts.pending + holds === 0) return true;
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), timeoutMs);
        waiters.push(() => {
          clearTimeout(timer);
          resolve(true);
        });
      });
    },
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
      log.clear();
      health.reset();
      counts = noCounts();
      Object.assign(options, calmWebhooks);
      told.clear();
      progressed();
    },
    close: () => {
      stop.abort();
      counts = noCounts();
      holds = 0;
      progressed();
      caller.close();
    },
  };
}

function noCounts(): WebhookCounts {
  return { pending: 0, waiting: 0, delivered: 0, failed: 0, dropped: 0 };
}
