import { setTimeout as delay } from 'node:timers/promises';
import { countRows } from '../count.ts';
import { bySize, type Scenario } from '../outcome.ts';
import { keepSending, newRun, unexpected } from '../sender.ts';

/** R1: two processes take webhooks, one after the other is killed at a random moment and started again. */
export const killedRoost: Scenario = {
  id: 'R1',
  title: 'kill -9 of Roost at random moments while it takes webhooks',
  async run(world, { size, random, progress }) {
    const { kills, ackedMin } = bySize(size, {
      short: { kills: 6, ackedMin: 2_000 },
      ci: { kills: 20, ackedMin: 20_000 },
      long: { kills: 200, ackedMin: 200_000 },
    });
    const run = newRun('R1');
    const processes = [await world.roost(), await world.roost()];
    await Promise.all(processes.map((one) => one.start()));
    const sender = world.sender(() => processes.map(({ url }) => url));
    const sending = keepSending(sender, {
      pageId: world.pageId,
      run,
      people: 300,
      concurrency: 8,
    });
    const startsMs: number[] = [];
    for (let n = 0; n < kills; n++) {
      progress(n, kills, 'kills');
      await delay(random.between(50, 700));
      const victim = processes[n % 2];
      await victim?.kill();
      startsMs.push((await victim?.start()) ?? 0);
    }
    while (sender.acked.size < ackedMin) await delay(50);
    await sending.stop();
    await world.workedThrough();
    const counted = await countRows(world, run, sender.acked);
    await Promise.all(processes.map((one) => one.stop()));
    startsMs.sort((a, b) => a - b);
    return {
      acked: sender.acked.size,
      ...counted,
      faults: [...counted.faults, ...unexpected(sender.answers, true)],
      times: [
        { what: 'accepting again (median)', ms: startsMs[Math.floor(startsMs.length / 2)] ?? 0, targetMs: 2_000 },
      ],
      notes: [`${kills} kills`],
    };
  },
};
