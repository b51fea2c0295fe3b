import { setTimeout as delay } from 'node:timers/promises';
import { testClient } from '../../server/src/test/client.ts';
import { startBalancer } from '../balancer.ts';
import { countRows } from '../count.ts';
import { startGateway } from '../gateway.ts';
import { bySize, type Scenario } from '../outcome.ts';
import { compareReplies, letTimePass, openConversations, say } from '../replies.ts';
import { keepSending, newRun } from '../sender.ts';

/** Docker kills what is still there then. */
const killedAfterMs = 10_000;

/** R12: one process after the other is asked to stop, and started again; a balancer learns of it only by /readyz. */
export const rollingRestart: Scenario = {
  id: 'R12',
  title: 'SIGTERM under load, rolling restart of two processes',
  async run(world, { size, random, progress }) {
    const restarts = bySize(size, { short: 2, ci: 5, long: 50 });
    const run = newRun('R12');
    const gateway = await startGateway(world.simulator.url);
    const env = { META_GATEWAY_URL: gateway.url };
    const processes = [await world.front(env), await world.roost(env)];
    await Promise.all(processes.map((one) => one.start()));
    const paths = await openConversations(world, run, 12);
    // Long enough that some are always under way.
    gateway.trouble = async (call) => {
      await delay(random.between(100, 1_500));
      const { status, body } = await call.pass();
      call.answer(status, body);
    };
    const balancer = startBalancer(processes.map(({ url }) => url));
    for (const { url } of processes) await balancer.sendsTo(url);
    const sender = world.sender(() => balancer.inService());
    const sending = keepSending(sender, {
      pageId: world.pageId,
      run,
      people: 200,
      concurrency: 8,
    });
    const queued = new Set<string>();
    let refused = 0;
    let restarting = true;
    const speak = async (path: string, talker: number) => {
      for (let n = 0; restarting; n += 1) {
        const inService = balancer.inService();
        const url = inService[n % Math.max(1, inService.length)] ?? '';
        const text = `${run} reply ${talker}-${n}`;
        if (await say(world, path, text, { by: testClient(url, world.workspace.owner.cookie) })) queued.add(text);
        else refused += 1;
        await delay(400);
      }
    };
    const speaking = Promise.all(paths.map(speak));
    const drainsMs: number[] = [];
    for (let n = 0; n < restarts; n++) {
      progress(n, restarts, 'restarts');
      await delay(random.between(200, 600));
      const one = processes[n % 2];
      if (one === undefined) continue;
      drainsMs.push(await one.stop());
      await one.start();
      await balancer.sendsTo(one.url);
    }
    restarting = false;
    await Promise.all([speaking, sending.stop()]);
    balancer.close();
    await letTimePass(world);
    await world.simulator.settle();
    await world.workedThrough();
    const counted = await countRows(world, run, sender.acked);
    const { failed, causes, ...sent } = await compareReplies(world, run, queued);
    await Promise.all(processes.map((one) => one.stop()));
    await gateway.close();
    const wrong = [...sender.answers].filter(([status]) => status !== 200).reduce((sum, [, n]) => sum + n, 0);
    const faults = [...counted.faults, ...sent.faults];
    if (wrong > 0) faults.push(`${wrong} webhooks were not answered 200`);
    if (refused > 0) faults.push(`${refused} replies were not taken`);
    if (failed > 0) faults.push(`${failed} replies failed: ${causes}`);
    if (sent.doubtful > 0) faults.push(`${sent.doubtful} replies ended as unknown, and nobody was killed`);
    const slowestMs = Math.max(...drainsMs);
    if (slowestMs > killedAfterMs)
      faults.push(`stopping took ${Math.round(slowestMs)} ms: Docker kills after ten seconds`);
    return {
      acked: sender.acked.size + sent.acked,
      stored: counted.stored + sent.stored,
      lost: counted.lost + sent.lost,
      duplicated: counted.duplicated + sent.duplicated,
      doubtful: sent.doubtful,
      faults,
      times: [{ what: 'draining (slowest)', ms: slowestMs, targetMs: killedAfterMs }],
      notes: [`${restarts} restarts`, `${sender.acked.size} webhooks and ${queued.size} replies`],
    };
  },
};
