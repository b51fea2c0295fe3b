import { setTimeout as delay } from 'node:timers/promises';
import { countRows } from '../count.ts';
import { openHints } from '../hints.ts';
import { bySize, type Given, type Outcome, type Scenario } from '../outcome.ts';
import { startPooler } from '../pooler.ts';
import { compareReplies, letTimePass, openConversations, say } from '../replies.ts';
import { newRun, pageBody, personOf } from '../sender.ts';
import type { World } from '../world.ts';

/** As often as that a reply is said until Roost takes it. */
const triesMax = 100;

/** R16: two web and two worker processes on one PostgreSQL are one Roost; for a night also behind pgbouncer. */
export const fleet: Scenario = {
  id: 'R16',
  title: 'two web and two worker processes as one',
  async run(world, given) {
    const direct = await runFleet(world, given, {});
    if (given.size === 'short') return direct;
    const pooler = await startPooler(world.postgres);
    if (pooler === null)
      return { ...direct, notes: [...(direct.notes ?? []), 'pgbouncer: not run, it is not installed'] };
    const { host, user, database } = world.postgres.connection;
    const pooled = await runFleet(world, given, {
      DATABASE_URL: pooler.url,
      DATABASE_DIRECT_URL: `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}`,
    }).finally(() => pooler.close());
    return {
      acked: direct.acked + pooled.acked,
      stored: direct.stored + pooled.stored,
      lost: direct.lost + pooled.lost,
      duplicated: direct.duplicated + pooled.duplicated,
      doubtful: (direct.doubtful ?? 0) + (pooled.doubtful ?? 0),
      faults: [...(direct.faults ?? []), ...(pooled.faults ?? []).map((fault) => `behind pgbouncer: ${fault}`)],
      times: [
        ...(direct.times ?? []),
        ...(pooled.times ?? []).map((time) => ({ ...time, what: `${time.what}, behind pgbouncer` })),
      ],
      notes: [...(direct.notes ?? []), 'again behind pgbouncer in transaction mode'],
    };
  },
};

async function runFleet(
  world: World,
  { size, progress }: Pick<Given, 'size' | 'progress'>,
  env: Record<string, string>,
): Promise<Outcome> {
  const { events, replies, people } = bySize(size, {
    short: { events: 500, replies: 30, people: 6 },
    ci: { events: 10_000, replies: 600, people: 30 },
    long: { events: 500_000, replies: 20_000, people: 300 },
  });
  const run = newRun('R16');
  const webs = [await world.front({ ...env, ROOST_ROLE: 'web' }), await world.roost({ ...env, ROOST_ROLE: 'web' })];
  const workers = [
    await world.roost({ ...env, ROOST_ROLE: 'worker' }),
    await world.roost({ ...env, ROOST_ROLE: 'worker' }),
  ];
  await Promise.all([...webs, ...workers].map((one) => one.start()));
  const paths = await openConversations(world, run, people);
  const faults: string[] = [];

  // A browser on the second web process hears what was asked of the first and done by a worker.
  const hints = await openHints(world, webs[1]?.url ?? '');
  const heardMs: number[] = [];
  const queued = new Set<string>();
  for (const path of paths.slice(0, 5)) {
    const text = `${run} heard ${heardMs.length}`;
    const heard = hints.about(path.split('/').at(-1) ?? '', 30_000);
    if (await say(world, path, text)) queued.add(text);
    heardMs.push(await heard);
  }
  hints.close();

  const sender = world.sender(() => webs.map(({ url }) => url));
  let next = 0;
  const tell = async () => {
    while (next < events) {
      next += 1;
      progress(next, events, 'events');
      const mid = `m_${run}_${next}`;
      await sender.deliver(pageBody(world.pageId, [{ mid, person: personOf(run, next % 200) }]), [mid]);
    }
  };
  let refused = 0;
  /**
   * One after the other in each conversation: that order has to be the order on the phone. What was refused is said again,
   * as the browser does: Roost may have taken it all the same.
   */
  const answer = async (path: string, index: number) => {
    for (let n = index; n < replies; n += paths.length) {
      const text = `${run} reply ${String(n).padStart(6, '0')}`;
      for (let tries = 1; tries <= triesMax && !queued.has(text); tries++) {
        if (await say(world, path, text)) queued.add(text);
        else {
          refused += 1;
          await delay(100);
        }
      }
      if (!queued.has(text)) faults.push(`${text} was never taken`);
    }
  };
  await Promise.all([...Array.from({ length: 8 }, tell), ...paths.map(answer)]);
  await letTimePass(world);
  await world.simulator.settle();
  await world.workedThrough();

  const counted = await countRows(world, run, sender.acked);
  const { failed, causes, ...sent } = await compareReplies(world, run, queued);
  if (failed > 0) faults.push(`${failed} replies failed: ${causes}`);
  const disorder = await outOfOrder(world, run);
  if (disorder > 0) faults.push(`${disorder} replies reached the phone out of order`);
  for (const [n, worker] of workers.entries()) {
    if ((await sends(worker.url)) === 0) faults.push(`worker ${n + 1} sent nothing`);
  }
  await Promise.all([...webs, ...workers].map((one) => one.stop()));
  return {
    acked: sender.acked.size + sent.acked,
    stored: counted.stored + sent.stored,
    lost: counted.lost + sent.lost,
    duplicated: counted.duplicated + sent.duplicated,
    doubtful: sent.doubtful,
    faults: [...counted.faults, ...sent.faults, ...faults],
    times: [{ what: 'heard by a browser on another process (slowest)', ms: Math.max(...heardMs), targetMs: 1_000 }],
    notes: [`${events} events and ${queued.size} replies; ${refused} times one was refused and said again`],
  };
}

/** Replies of this run that a phone shows before an earlier one of the same conversation. */
async function outOfOrder(world: World, run: string): Promise<number> {
  let wrong = 0;
  for (const thread of world.simulator.world.threads.values()) {
    const texts = thread.messages.map(({ text }) => text).filter((text) => text?.startsWith(`${run} reply `));
    wrong += texts.filter((text, n) => n > 0 && text < (texts[n - 1] ?? '')).length;
  }
  return wrong;
}

async function sends(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^roost_send_seconds_count(?:\{[^}]*\})? (\d+)/m.exec(metrics)?.[1] ?? 0);
}
