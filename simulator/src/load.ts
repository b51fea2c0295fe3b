import { setTimeout as sleep } from 'node:timers/promises';
import { accountFor, crowd } from './crowd.ts';
import { customerWrites } from './customer-acts.ts';
import { refused } from './refused.ts';
import { allPlatforms } from './seed.ts';
import type { Sim } from './sim.ts';
import type { Customer, Platform } from './world.ts';

export type LoadOrder = {
  /** Messages a second. */
  rate?: number;
  seconds?: number;
  /** How many people write. */
  customers?: number;
  /** Shares per platform, as in {messenger: 2, whatsapp: 1}; absent: the connected ones alike. */
  platforms?: Partial<Record<Platform, number>>;
  /** POSTs under way at a time and object. */
  parallel?: number;
};

export type LoadReport = {
  state: 'running' | 'done' | 'stopped';
  rate: number;
  seconds: number;
  /** Messages written so far, and webhooks answered with 200. */
  written: number;
  delivered: number;
  /** Attempts that were not. */
  failed: number;
  /** Delivered, per second of real time. */
  perSecond: number;
  /** Of the newest 500 POSTs: how long the product took to answer. */
  p50Ms: number;
  p99Ms: number;
};

const tickMs = 10;
const keptPerThread = 20;
const settleTimeoutMs = 60_000;

export function createLoad(sim: Sim) {
  let report: LoadReport | null = null;
  let stop = new AbortController();

  async function run(order: Required<LoadOrder>, into: LoadReport, signal: AbortSignal) {
    const people = crowd(sim, order.customers);
    const pick = drawer(sim, order.platforms);
    const before = sim.webhooks.counts();
    const { parallel } = sim.webhooks.options;
    sim.webhooks.configure({ parallel: order.parallel });
    const startedAt = performance.now();
    const measure = () => {
      const now = sim.webhooks.counts();
      into.delivered = now.delivered - before.delivered;
      into.failed = now.failed - before.failed;
      into.perSecond = Math.round((into.delivered * 1000) / Math.max(1, performance.now() - startedAt));
    };
    const total = order.rate * order.seconds;
    while (into.written < total && !signal.aborted) {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * order.rate));
      for (; into.written < due; into.written += 1) write(sim, people, pick(), into.written);
      measure();
      await sleep(tickMs);
    }
    await sim.webhooks.settle(settleTimeoutMs);
    measure();
    Object.assign(into, latencies(sim));
    sim.webhooks.configure({ parallel });
    into.state = signal.aborted ? 'stopped' : 'done';
  }

  return {
    report: () => {
      // Sorted for who looks, not at every tick.
      if (report?.state === 'running') Object.assign(report, latencies(sim));
      return report;
    },
    /** Resolves with the final figures when everything was delivered; the report is readable meanwhile. */
    start: async (given: LoadOrder): Promise<LoadReport> => {
      if (report?.state === 'running') throw refused('a load is already running; DELETE /_sim/load ends it', 409);
      const order = checked(sim, given);
      stop = new AbortController();
      const figures = { written: 0, delivered: 0, failed: 0, perSecond: 0, p50Ms: 0, p99Ms: 0 };
      report = { state: 'running', rate: order.rate, seconds: order.seconds, ...figures };
      const mine = report;
      await run(order, mine, stop.signal);
      return mine;
    },
    stop: () => stop.abort(),
  };
}

function checked(sim: Sim, { rate = 100, seconds = 10, customers = 200, parallel = 32, platforms }: LoadOrder) {
  if (!(rate >= 1 && rate <= 20_000)) throw refused('rate is between 1 and 20,000 a second');
  if (!(seconds > 0 && seconds <= 3_600)) throw refused('seconds is at most 3,600');
  if (!(customers >= 1 && customers <= 100_000)) throw refused('customers is between 1 and 100,000');
  if (!(parallel >= 1 && parallel <= 256)) throw refused('parallel is between 1 and 256');
  const connected = allPlatforms.filter((platform) => accountFor(sim, platform)?.connected === true);
  const mix = platforms ?? Object.fromEntries(connected.map((platform) => [platform, 1]));
  const wanted = Object.keys(mix) as Platform[];
  const missing = wanted.filter((platform) => !connected.includes(platform));
  if (wanted.length === 0 || missing.length > 0) {
    throw refused(
      `nobody is told when a customer writes on ${missing.join(', ') || 'any platform'}: connect first`,
      409,
    );
  }
  return { rate, seconds, customers, parallel, platforms: mix };
}

/** Draws platforms in the asked shares, from the world's own chance so that a seed repeats them. */
function drawer(sim: Sim, platforms: Partial<Record<Platform, number>>) {
  const shares = Object.entries(platforms).map(([name, share]) => ({ platform: name as Platform, share }));
  const targets = shares.flatMap(({ platform, share }) => {
    const accountId = accountFor(sim, platform)?.id;
    return accountId === undefined ? [] : Array.from({ length: share }, () => ({ platform, accountId }));
  });
  let turn = 0;
  return () => {
    turn += 1;
    return targets[turn % targets.length] ?? { platform: 'messenger' as const, accountId: '' };
  };
}

function write(sim: Sim, people: Customer[], to: { platform: Platform; accountId: string }, n: number) {
  const customer = people[n % people.length];
  if (customer === undefined) return;
  const text = `Message ${n + 1}: do you still have a table for two tonight?`;
  const { threadId } = customerWrites(sim, { platform: to.platform, assetId: to.accountId, customer, text });
  const messages = sim.world.threads.get(threadId)?.messages ?? [];
  while (messages.length > keptPerThread) sim.world.threadOfMessage.delete(messages.shift()?.id ?? '');
}

function latencies(sim: Sim): Pick<LoadReport, 'p50Ms' | 'p99Ms'> {
  const took = sim.webhooks
    .recent(500)
    .flatMap(({ history }) => history.map(({ tookMs }) => tookMs))
    .toSorted((a, b) => a - b);
  const quantile = (q: number) => took[Math.min(took.length - 1, Math.floor(took.length * q))] ?? 0;
  return { p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}

export type Load = ReturnType<typeof createLoad>;
