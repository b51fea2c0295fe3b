import { setTimeout as delay } from 'node:timers/promises';
import { countRows } from '../count.ts';
import { bySize, type Scenario } from '../outcome.ts';
import { keepSending, newRun, unexpected } from '../sender.ts';

/** R12: one process after the other is asked to stop, and started again; a balancer asks the other meanwhile. */
export const rollingRestart: Scenario = {
  id: 'R12',
  title: 'SIGTERM under load, rolling restart of two processes',
  async run(world, { size, random, progress }) {
    const restarts = bySize(size, { short: 2, ci: 5, long: 50 });
    const run = newRun('R12');
    const processes = [await world.roost(), await world.roost()];
    await Promise.all(processes.map((one) => one.start()));
    const inService = new Set(processes.map(({ url }) => url));
    const sender = world.sender(() => [...inService]);
    const sending = keepSending(sender, {
      pageId: world.pageId,
      run,
      people: 200,
      concurrency: 8,
    });
    const drainsMs: number[] = [];
    for (let n = 0; n < restarts; n++) {
      progress(n, restarts, 'restarts');
      await delay(random.between(200, 600));
      const one = processes[n % 2];
      if (one === undefined) continue;
      // A balancer takes it out first; what is under way ends well.
      inService.delete(one.url);
      drainsMs.push(await one.stop());
      await one.start();
      inService.add(one.url);
    }
    await sending.stop();
    await world.workedThrough();
    const counted = await countRows(world, run, sender.acked);
    await Promise.all(processes.map((one) => one.stop()));
    const failed = [...sender.answers].filter(([status]) => status !== 200).reduce((sum, [, n]) => sum + n, 0);
    const faults = [...counted.faults, ...unexpected(sender.answers)];
    if (failed > 0) faults.push(`${failed} requests failed`);
    return {
      acked: sender.acked.size,
      ...counted,
      faults,
      times: [{ what: 'draining (slowest)', ms: Math.max(...drainsMs), targetMs: 10_000 }],
      notes: [`${restarts} restarts`, `${failed} requests failed`],
    };
  },
};
