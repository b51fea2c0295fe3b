import type { Ctx } from '../context.ts';

/** A job that came too early may belong to a process whose clock is slow: another one has its turn after that. */
export const lookAgainSeconds = 60;

/** By the clock of this process, and not a moment too few. */
export function secondsUntil(ctx: Pick<Ctx, 'clock'>, at: Date): number {
  return Math.max(0, Math.ceil((at.getTime() - ctx.clock.now().getTime()) / 1000));
}
