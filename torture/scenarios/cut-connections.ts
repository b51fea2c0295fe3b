import { setTimeout as delay } from 'node:timers/promises';
import { countRows } from '../count.ts';
import { bySize, type Scenario } from '../outcome.ts';
import { keepSending, newRun, unexpected, untilAcked } from '../sender.ts';
import { startTcpProxy } from '../tcp-proxy.ts';

const answersWithinMs = 10_000;
const memoryMaxMb = 300;

/** R3: the way to the database is reset, frozen, and swallows what is sent into it. */
export const cutConnections: Scenario = {
  id: 'R3',
  title: 'database connections reset, frozen and swallowed',
  async run(world, { size, random, progress }) {
    const rounds = bySize(size, { short: 1, ci: 3, long: 20 });
    const run = newRun('R3');
    const { host, port, user, database } = world.postgres.connection;
    const proxy = await startTcpProxy(`${host}/.s.PGSQL.${port}`);
    const roost = await world.roost({ DATABASE_URL: `postgresql://${user}@127.0.0.1:${proxy.port}/${database}` });
    await roost.start();
    const sender = world.sender(() => [roost.url]);
    const sending = keepSending(sender, {
      pageId: world.pageId,
      run,
      people: 300,
      concurrency: 16,
    });
    let memoryMb = 0;
    const againMs: number[] = [];
    for (let n = 0; n < rounds; n++) {
      progress(n, rounds, 'rounds');
      for (const trouble of ['reset', 'freeze', 'swallow'] as const) {
        await delay(random.between(300, 900));
        if (trouble === 'reset') proxy.reset();
        else {
          if (trouble === 'freeze') proxy.freeze();
          else proxy.swallow();
          await delay(11_000);
          proxy.thaw();
        }
        againMs.push(await untilAcked(sender));
        memoryMb = Math.max(memoryMb, roost.memoryMb());
      }
    }
    await sending.stop();
    await world.workedThrough();
    const counted = await countRows(world, run, sender.acked);
    const stopMs = await roost.stop();
    await proxy.close();
    const faults = [...counted.faults, ...unexpected(sender.answers, false)];
    if (memoryMb > memoryMaxMb) faults.push(`Roost took ${memoryMb} MB`);
    return {
      acked: sender.acked.size,
      ...counted,
      faults,
      times: [
        { what: 'slowest answer', ms: sender.slowestMs, targetMs: answersWithinMs },
        { what: 'storing again (slowest)', ms: Math.max(...againMs), targetMs: 5_000 },
      ],
      notes: [
        `${rounds} × reset, frozen 11 s, swallowed 11 s`,
        `${memoryMb} MB at most`,
        `stopped in ${Math.round(stopMs / 1000)} s`,
      ],
    };
  },
};
