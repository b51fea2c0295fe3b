import { setTimeout as delay } from 'node:timers/promises';
import { openConversations, say } from '../torture/replies.ts';
import { newRun } from '../torture/sender.ts';
import type { World } from '../torture/world.ts';
import type { Figure } from './figures.ts';
import { sample } from './metrics.ts';

const people = 60;
const replies = 600;

/** How fast replies go out on three platforms, each channel within the rate that Meta documents. */
export async function sends(world: World): Promise<Figure[]> {
  const roost = await world.front();
  await roost.start();
  const run = newRun('send');
  const paths = await openConversations(world, run, people);
  const began = performance.now();
  let next = 0;
  const speak = async () => {
    while (next < replies) {
      const n = next;
      next += 1;
      if (!(await say(world, paths[n % paths.length] ?? '', `${run} reply ${n}`)))
        throw new Error('a reply was refused');
    }
  };
  await Promise.all(Array.from({ length: 16 }, speak));
  const queuedSeconds = (performance.now() - began) / 1000;
  while ((await sample(roost.url)).waiting > 0) await delay(20);
  const sentSeconds = (performance.now() - began) / 1000;
  await world.simulator.settle();
  await roost.stop();
  return [
    {
      id: '',
      what: `replies taken from agents (${replies} on three channels)`,
      value: replies / queuedSeconds,
      unit: '/s',
    },
    { id: '', what: 'replies at Meta', value: replies / sentSeconds, unit: '/s' },
  ];
}
