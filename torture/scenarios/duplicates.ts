import { countRows } from '../count.ts';
import { bySize, type Scenario } from '../outcome.ts';
import { newRun, pageBody, personOf } from '../sender.ts';

/** R4: each event one to five times, at once, into two processes. */
export const duplicates: Scenario = {
  id: 'R4',
  title: 'every event up to five times at once into two processes',
  async run(world, { size, random, progress }) {
    const events = bySize(size, { short: 1_500, ci: 10_000, long: 1_000_000 });
    const run = newRun('R4');
    const processes = [await world.roost(), await world.roost()];
    await Promise.all(processes.map((one) => one.start()));
    const sender = world.sender(() => processes.map(({ url }) => url));
    let next = 0;
    let posts = 0;
    const worker = async () => {
      while (next < events) {
        next += 1;
        progress(next, events, 'events');
        const mid = `m_${run}_${next}`;
        const body = pageBody(world.pageId, [{ mid, person: personOf(run, next % 400), at: Date.now() }]);
        const times = random.between(1, 5);
        posts += times;
        await Promise.all(Array.from({ length: times }, () => sender.deliver(body, [mid])));
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    await world.workedThrough();
    const counted = await countRows(world, run, sender.acked);
    await Promise.all(processes.map((one) => one.stop()));
    const faults = [...counted.faults];
    if (counted.stored !== events) faults.push(`${events} events became ${counted.stored} messages`);
    return { acked: sender.acked.size, ...counted, faults, notes: [`${posts} POSTs of ${events} events`] };
  },
};
