import { setTimeout as delay } from 'node:timers/promises';
import { type Item, pageBody, type Sender } from './sender.ts';
import type { World } from './world.ts';

const givesUpAfterMs = 20_000;

/** Delivers one message; answers how long it took from then on until it can be read, in ms. */
export async function readAfter(world: World, sender: Sender, item: Item): Promise<number> {
  const began = performance.now();
  await sender.deliver(pageBody(world.pageId, [item]), [item.mid]);
  while ((await world.rows('select 1 from messages where external_id = $1', [item.mid])).length === 0) {
    if (performance.now() - began > givesUpAfterMs) throw new Error(`${item.mid} is not read`);
    await delay(5);
  }
  return performance.now() - began;
}
