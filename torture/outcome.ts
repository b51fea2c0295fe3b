import type { Random } from './random.ts';
import type { World } from './world.ts';

/** What a scenario found. Anything lost, duplicated or in `faults` fails the run; so does a time of five times its target. */
export interface Outcome {
  acked: number;
  stored: number;
  lost: number;
  duplicated: number;
  /** Sends of which nobody can say whether they arrived; shown to the agent, never repeated. */
  doubtful?: number;
  times?: Time[];
  faults?: string[];
  notes?: string[];
}

export interface Time {
  what: string;
  ms: number;
  targetMs: number;
}

/** `short` is part of `npm test`, `ci` the figure promised for every change, `long` for a night. */
export type Size = 'short' | 'ci' | 'long';

/** Told as often as one likes: `done` of `all` `what`, say 12 of 200 kills. */
export type Progress = (done: number, all: number, what: string) => void;

export interface Given {
  size: Size;
  random: Random;
  progress: Progress;
}

export interface Scenario {
  id: string;
  title: string;
  run(world: World, given: Given): Promise<Outcome>;
}

/** Why this outcome fails the run; empty when it does not. */
export function verdict(outcome: Outcome): string[] {
  const late = (outcome.times ?? []).filter(({ ms, targetMs }) => ms > 5 * targetMs);
  return [
    ...(outcome.lost > 0 ? [`${outcome.lost} acknowledged messages are lost`] : []),
    ...(outcome.duplicated > 0 ? [`${outcome.duplicated} rows too many`] : []),
    ...(outcome.faults ?? []),
    ...late.map(({ what, ms, targetMs }) => `${what} took ${Math.round(ms)} ms, over five times ${targetMs} ms`),
  ];
}

export function bySize<T>(size: Size, values: Record<Size, T>): T {
  return values[size];
}
