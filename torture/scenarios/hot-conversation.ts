import { setTimeout as delay } from 'node:timers/promises';
import { countRows } from '../count.ts';
import { bySize, type Scenario } from '../outcome.ts';
import { readAfter } from '../read-after.ts';
import { newRun, pageBody, personOf } from '../sender.ts';

const perBatch = 20;
/** Of the hot one while others are timed: two hundred messages a second. */
const pauseMs = 100;

/** R7: one person writes without end, among many others, while two processes read. */
export const hotConversation: Scenario = {
  id: 'R7',
  title: 'order in a hot conversation among many, two processes',
  async run(world, { size, progress }) {
    const { hot, others, timed } = bySize(size, {
      short: { hot: 600, others: 300, timed: 20 },
      ci: { hot: 10_000, others: 5_000, timed: 100 },
      long: { hot: 500_000, others: 500_000, timed: 500 },
    });
    const run = newRun('R7');
    const processes = [await world.roost(), await world.roost()];
    await Promise.all(processes.map((one) => one.start()));
    const sender = world.sender(() => processes.map(({ url }) => url));
    const hotPerson = personOf(run, 0);
    const at = Date.now();
    // All of the same second: the order of arrival is the only order there is.
    let told = 0;
    const tellHot = async (goesOn: () => boolean, restMs: number) => {
      while (told < hot && goesOn()) {
        const items = Array.from({ length: Math.min(perBatch, hot - told) }, (_, k) => ({
          mid: `m_${run}_hot${told + k}`,
          person: hotPerson,
          text: String(told + k),
          at,
        }));
        told += items.length;
        await sender.deliver(
          pageBody(world.pageId, items),
          items.map(({ mid }) => mid),
        );
        await delay(restMs);
      }
    };
    /** How long somebody else's message takes to be read, p99. */
    const timeOthers = async (when: string) => {
      const tookMs: number[] = [];
      for (let n = 1; n <= timed; n += 1) {
        tookMs.push(await readAfter(world, sender, { mid: `m_${run}_${when}${n}`, person: personOf(run, n) }));
      }
      return tookMs.sort((a, b) => a - b)[Math.ceil(timed * 0.99) - 1] ?? 0;
    };
    await timeOthers('first');
    const idleMs = await timeOthers('idle');
    let timing = true;
    const hotGoesOn = tellHot(() => timing, pauseMs);
    const besideMs = await timeOthers('beside');
    timing = false;
    await hotGoesOn;
    let next = 0;
    const tellOthers = async () => {
      while (next < others) {
        next += 1;
        progress(next, others, 'messages of others');
        const mid = `m_${run}_other${next}`;
        await sender.deliver(pageBody(world.pageId, [{ mid, person: personOf(run, next) }]), [mid]);
      }
    };
    const before = sender.acked.size;
    const began = performance.now();
    await Promise.all([tellHot(() => true, 0), ...Array.from({ length: 8 }, tellOthers)]);
    await world.workedThrough();
    const tookMs = performance.now() - began;
    const order = await world.rows<{ text: string }>(
      `select m.text from messages m where m.external_id like $1 order by m.placed_at, m.id`,
      [`m_${run}_hot%`],
    );
    const misplaced = order.filter(({ text }, index) => Number(text) !== index).length;
    const counted = await countRows(world, run, sender.acked);
    await Promise.all(processes.map((one) => one.stop()));
    const faults = [...counted.faults];
    if (misplaced > 0) faults.push(`${misplaced} messages of the hot conversation are out of order`);
    const perSecond = Math.round(((sender.acked.size - before) / tookMs) * 1000);
    const what = `somebody else beside the hot one is read, p99 (alone ${Math.round(idleMs)} ms)`;
    const times = [{ what, ms: besideMs, targetMs: Math.round(2 * idleMs) }];
    return { acked: sender.acked.size, ...counted, faults, times, notes: [`${perSecond} messages/s stored and read`] };
  },
};
