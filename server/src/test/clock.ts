import type { Clock } from '../clock.ts';

export interface TestClock extends Clock {
  advance(milliseconds: number): void;
}

/** Runs with the real clock, moved by what a test adds. */
export function testClock(): TestClock {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    advance(milliseconds) {
      aheadMs += milliseconds;
    },
  };
}
