import { setTimeout as delay } from 'node:timers/promises';
import { countRows } from '../count.ts';
import { bySize, type Scenario } from '../outcome.ts';
import { createSender, keepSending, newRun } from '../sender.ts';

/** R1: two processes take webhooks, one after the other is killed at a random moment and started again. */
export const killedRoost: Scenario = {
  id: 'R1',
  title: 'kill -9 of Roost at random moments while it takes webhooks',
  async run(world, { size, random }) {
    const { kills, ackedMin } = bySize(size, {
      short: { kills: 6, ackedMin: 2_000 },
      ci: { kills: 20, ackedMin: 20_000 },
      long: { kills: 200, ackedMin: 200_000 },
    });
    const run = newRun('R1');
    const processes = [await world.roost(), await world.roost()];
    await Promise.all(processes.map((one) => one.start()));
    const sender = createSender(world.simulator.app.secret, () => processes.map(({ url }) => url));
    let stopping = false;
    const sending = keepSending(sender, {
      pageId: world.pageId,
      run,
      people: 300,
      concurrency: 8,
      stop: () => stopping,
    });
    const startsMs: number[] = [];
    for (let n = 0; n < kills; n++) {
      await delay(random.between(50, 700));
      const victim = processes[n % 2];
      await victim?.kill();
      startsMs.push((await victim?.start()) ?? 0);
    }
    while (sender.acked.size < ackedMin) await delay(50);
    stopping = true;
    await sending;
    await world.workedThrough();
    const counted = await countRows(world, run, sender.acked);
    await Promise.all(processes.map((one) => one.stop()));
    await sender.close();
    startsMs.sort((a, b) => a - b);
    return {
      acked: sender.acked.size,
      ...counted,
      faults: [...counted.faults, ...unexpected(sender.answers)],
      times: [
        { what: 'accepting again (median)', ms: startsMs[Math.floor(startsMs.length / 2)] ?? 0, targetMs: 2_000 },
      ],
      notes: [`${kills} kills`],
    };
  },
};

/** Whatever happens, Meta hears 200, 503 or nothing. */
export function unexpected(answers: ReadonlyMap<number, number>): string[] {
  return [...answers]
    .filter(([status]) => ![200, 503, 0].includes(status))
    .map(([status, n]) => `${n} answers ${status}`);
}
