import type { Survey } from './survey.ts';

/** Seconds that our clock is ahead of Meta's, by the time its last answer carried; null when none did. */
export function clockAhead({ ctx }: Survey): number | null {
  const metaNow = ctx.graph.metaNow();
  return metaNow === null ? null : (ctx.clock.now().getTime() - metaNow.getTime()) / 1000;
}
