import { setTimeout as delay } from 'node:timers/promises';
import type { Ctx } from '../context.ts';
import { inWorkspace, pgCode, type Tx } from '../db/db.ts';
import type { Attempt } from './outbox.ts';

/** Shorter than the lease of an attempt: after that another process has declared its outcome open. */
const triesForMs = 30_000;
const everyMs = 250;

const uniqueViolation = '23505';
/** Somebody else has just written the same row, most likely from an echo: who comes again finds it. More often it is no accident. */
const collisionsMax = 3;

/** Outlives a restart of the database: tries until it works. Throws what no repetition would mend. */
export async function patiently<T>(run: () => Promise<T>): Promise<T> {
  const until = performance.now() + triesForMs;
  for (let collisions = 0; ; ) {
    try {
      return await run();
    } catch (error) {
      const code = pgCode(error) ?? '';
      if (code === uniqueViolation) collisions += 1;
      const refused = code === uniqueViolation ? collisions > collisionsMax : /^(22|23|42)/.test(code);
      if (refused || performance.now() > until) throw error;
      await delay(everyMs);
    }
  }
}

/** Records what an attempt led to: what we learned from Meta exists nowhere else. */
export function writeDown(ctx: Pick<Ctx, 'db'>, attempt: Attempt, write: (tx: Tx) => Promise<void>): Promise<void> {
  return patiently(() => inWorkspace(ctx, attempt.workspaceId, write));
}
