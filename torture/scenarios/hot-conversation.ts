import { countRows } from '../count.ts';
import { bySize, type Scenario } from '../outcome.ts';
import { newRun, pageBody, personOf } from '../sender.ts';

const perBatch = 20;

/** R7: one person writes without end, among many others, while two processes read. */
export const hotConversation: Scenario = {
  id: 'R7',
  title: 'order in a hot conversation among many, two processes',
  async run(world, { size }) {
    const { hot, others } = bySize(size, {
      short: { hot: 600, others: 300 },
      ci: { hot: 10_000, others: 5_000 },
      long: { hot: 500_000, others: 500_000 },
    });
    const run = newRun('R7');
    const processes = [await world.roost(), await world.roost()];
    await Promise.all(processes.map((one) => one.start()));
    const sender = world.sender(() => processes.map(({ url }) => url));
    const hotPerson = personOf(run, 0);
    const at = Date.now();
    // All of the same second: the order of arrival is the only order there is.
    const tellHot = async () => {
      for (let n = 0; n < hot; n += perBatch) {
        const items = Array.from({ length: Math.min(perBatch, hot - n) }, (_, k) => ({
          mid: `m_${run}_hot${n + k}`,
          person: hotPerson,
          text: String(n + k),
          at,
        }));
        await sender.deliver(
          pageBody(world.pageId, items),
          items.map(({ mid }) => mid),
        );
      }
    };
    let next = 0;
    const tellOthers = async () => {
      while (next < others) {
        next += 1;
        const mid = `m_${run}_other${next}`;
        await sender.deliver(pageBody(world.pageId, [{ mid, person: personOf(run, next) }]), [mid]);
      }
    };
    const began = performance.now();
    await Promise.all([tellHot(), ...Array.from({ length: 8 }, tellOthers)]);
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
    const perSecond = Math.round(((hot + others) / tookMs) * 1000);
    return { acked: sender.acked.size, ...counted, faults, notes: [`${perSecond} messages/s stored and read`] };
  },
};
