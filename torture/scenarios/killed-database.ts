import { setTimeout as delay } from 'node:timers/promises';
import { countRows } from '../count.ts';
import { bySize, type Scenario } from '../outcome.ts';
import { keepSending, newRun, unexpected, untilAcked } from '../sender.ts';
import type { World } from '../world.ts';

/** R2: PostgreSQL is killed, every third time Roost with it. */
export const killedDatabase: Scenario = {
  id: 'R2',
  title: 'kill -9 of PostgreSQL, and of everything, under load',
  async run(world, { size, random, progress }) {
    const kills = bySize(size, { short: 3, ci: 10, long: 100 });
    const run = newRun('R2');
    const roost = await world.roost();
    await roost.start();
    const sender = world.sender(() => [roost.url]);
    const sending = keepSending(sender, {
      pageId: world.pageId,
      run,
      people: 300,
      concurrency: 8,
    });
    const againMs: number[] = [];
    for (let n = 0; n < kills; n++) {
      progress(n, kills, 'kills');
      await delay(random.between(200, 900));
      const everything = n % 3 === 2;
      const began = performance.now();
      await killPostgres(world);
      if (everything) {
        await roost.kill();
        await world.rows('select 1');
        await roost.start();
      }
      await untilAcked(sender);
      againMs.push(performance.now() - began);
    }
    await sending.stop();
    await world.workedThrough();
    const counted = await countRows(world, run, sender.acked);
    const { faults, notes } = await checkIndexes(world);
    await roost.stop();
    againMs.sort((a, b) => a - b);
    return {
      acked: sender.acked.size,
      ...counted,
      faults: [...counted.faults, ...unexpected(sender.answers, true), ...faults],
      times: [{ what: 'storing again (median)', ms: againMs[Math.floor(againMs.length / 2)] ?? 0, targetMs: 5_000 }],
      notes: [`${kills} kills`, ...notes],
    };
  },
};

/** Its keeper may be starting it again just now: then the next one is killed. */
async function killPostgres(world: World): Promise<void> {
  for (;;) {
    try {
      process.kill(world.postgres.pid, 'SIGKILL');
      return;
    } catch {
      await delay(20);
    }
  }
}

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
