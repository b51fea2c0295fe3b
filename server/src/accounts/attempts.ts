import type { Clock } from '../clock.ts';
import { fail } from '../errors.ts';

/** Failed attempts per key within a window, in memory. An attempt counts from its start, so that many at once count too. */
export interface Attempts {
  /** Throws 429 rate_limited when the key has used up its attempts. */
  begin(key: string): void;
  /** The attempt was right: forget what came before it. */
  succeeded(key: string): void;
}

const keysMax = 50_000;

export function createAttempts(clock: Clock, limits: { max: number; windowMs: number }): Attempts {
  const counts = new Map<string, { since: number; count: number }>();
  return {
    begin(key) {
      const now = clock.now().getTime();
      const known = counts.get(key);
      const entry = known !== undefined && now - known.since < limits.windowMs ? known : { since: now, count: 0 };
      if (entry.count >= limits.max) {
        const seconds = Math.ceil((entry.since + limits.windowMs - now) / 1000);
        fail('rate_limited', `Too many attempts. Try again in ${seconds} seconds.`, { retryAfterSeconds: seconds });
      }
      entry.count += 1;
      counts.set(key, entry);
      if (counts.size > keysMax) dropOldest(counts);
    },
    succeeded(key) {
      counts.delete(key);
    },
  };
}

/** A map keeps the order of insertion: its first keys are the oldest. */
function dropOldest(counts: Map<string, unknown>): void {
  const first = counts.keys().next();
  if (!first.done) counts.delete(first.value);
}
