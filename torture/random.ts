/** The same seed, the same numbers (mulberry32). */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `from` up to and including `to`. */
  between(from: number, to: number): number;
  shuffle<T>(items: readonly T[]): T[];
}

export function random(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    shuffle(items) {
      const mixed = [...items];
      for (let n = mixed.length - 1; n > 0; n -= 1) {
        const other = between(0, n);
        [mixed[n], mixed[other]] = [mixed[other] as (typeof mixed)[number], mixed[n] as (typeof mixed)[number]];
      }
      return mixed;
    },
  };
}
