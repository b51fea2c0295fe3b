import { setTimeout as delay } from 'node:timers/promises';

const standsStillMs = 120_000;

/** Looks again and again until nothing is left; throws when two minutes go by in which there did not become fewer. */
export async function untilNone(left: () => Promise<number>, everyMs: number, what: string): Promise<void> {
  let least = Number.POSITIVE_INFINITY;
  let until = 0;
  for (;;) {
    const now = await left();
    if (now === 0) return;
    if (now < least) {
      least = now;
      until = performance.now() + standsStillMs;
    }
    if (performance.now() > until) throw new Error(`${least} ${what}, and for two minutes none less`);
    await delay(everyMs);
  }
}
