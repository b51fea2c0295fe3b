import { fail } from '../errors.ts';

/** Does so many things at once; as many as `waiting` wait for their turn, and further ones are refused with 503. */
export function createTurns({ atOnce, waiting }: { atOnce: number; waiting: number }) {
  let running = 0;
  const queue: (() => void)[] = [];
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running < atOnce) {
      running += 1;
    } else {
      if (queue.length >= waiting) fail('unavailable', 'Signing in does not work right now. Please try again.');
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await work();
    } finally {
      // Whoever waited first takes the turn over.
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
