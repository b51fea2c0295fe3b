/** Simulated time: real time plus an offset, so windows and expiries can be reached without waiting. */
export type Clock = {
  now: () => number;
  nowSeconds: () => number;
  offsetMs: () => number;
  advance: (ms: number) => void;
  set: (ms: number) => void;
  reset: () => void;
};

export function createClock(): Clock {
  let offset = 0;
  const now = () => Date.now() + offset;
  return {
    now,
    nowSeconds: () => Math.floor(now() / 1000),
    offsetMs: () => offset,
    advance: (ms) => {
      offset += ms;
    },
    set: (ms) => {
      offset = ms - Date.now();
    },
    reset: () => {
      offset = 0;
    },
  };
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
