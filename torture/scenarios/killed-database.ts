import { setTimeout as delay } from 'node:timers/promises';
import { countRows } from '../count.ts';
import { bySize, type Scenario } from '../outcome.ts';
import { createSender, keepSending, newRun } from '../sender.ts';
import type { World } from '../world.ts';
import { unexpected } from './killed-roost.ts';

/** R2: PostgreSQL is killed, every third time Roost with it. */
export const killedDatabase: Scenario = {
  id: 'R2',
  title: 'kill -9 of PostgreSQL, and of everything, under load',
  async run(world, { size, random }) {
    const kills = bySize(size, { short: 3, ci: 10, long: 100 });
    const run = newRun('R2');
    const roost = await world.roost();
    await roost.start();
    const sender = createSender(world.simulator.app.secret, () => [roost.url]);
    let stopping = false;
    const sending = keepSending(sender, {
      pageId: world.pageId,
      run,
      people: 300,
      concurrency: 8,
      stop: () => stopping,
    });
    const againMs: number[] = [];
    for (let n = 0; n < kills; n++) {
      await delay(random.between(200, 900));
      const everything = n % 3 === 2;
      const began = performance.now();
      process.kill(world.postgres.pid, 'SIGKILL');
      if (everything) {
        await roost.kill();
        await world.rows('select 1');
        await roost.start();
      }
      const before = sender.acked.size;
      while (sender.acked.size === before && performance.now() - began < 60_000) await delay(20);
      againMs.push(performance.now() - began);
    }
    stopping = true;
    await sending;
    await world.workedThrough();
    const counted = await countRows(world, run, sender.acked);
    const { faults, notes } = await checkIndexes(world);
    await roost.stop();
    await sender.close();
    againMs.sort((a, b) => a - b);
    return {
      acked: sender.acked.size,
      ...counted,
      faults: [...counted.faults, ...unexpected(sender.answers), ...faults],
      times: [{ what: 'storing again (median)', ms: againMs[Math.floor(againMs.length / 2)] ?? 0, targetMs: 5_000 }],
      notes: [`${kills} kills`, ...notes],
    };
  },
};

/** amcheck looks into every B-tree of ours. */
async function checkIndexes(world: World): Promise<{ faults: string[]; notes: string[] }> {
  try {
    await world.asOwner('create extension if not exists amcheck');
  } catch {
    return { faults: [], notes: ['amcheck is absent from this PostgreSQL: indexes were not checked'] };
  }
  try {
    await world.asOwner(`select bt_index_check(c.oid, true) from pg_class c
      join pg_am a on a.oid = c.relam where c.relkind = 'i' and a.amname = 'btree' and c.relnamespace = 'public'::regnamespace`);
    return { faults: [], notes: ['amcheck clean'] };
  } catch (error) {
    return { faults: [`amcheck: ${error instanceof Error ? error.message : error}`], notes: [] };
  }
}
