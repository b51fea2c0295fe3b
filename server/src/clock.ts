/** The only source of time for decisions of the domain; tests move their own. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export const dayMs = 86_400_000;

/** Whole days from now; below zero when it is over. */
export function daysUntil(now: Date, until: Date): number {
  return Math.floor((until.getTime() - now.getTime()) / dayMs);
}

/** `2026-11-26`, in UTC. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
