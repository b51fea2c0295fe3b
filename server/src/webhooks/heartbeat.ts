/**
 * Until when deliveries could be stored. Of messages Meta makes "a few immediate retries" (platform.md §3.4), so what it
 * could not hand over for some minutes is asked for.
 */
import { sql } from 'kysely';
import { noteMissed } from '../connections/ask-history.ts';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces } from '../db/db.ts';
import type { Journal } from './journal.ts';

const beatEveryMs = 30_000;
/** Longer than a restart, and than Meta's retries are thought to last. */
const missedAfterMs = 2 * 60_000;
/** What Meta had under way when storing ended may never have come. */
const overlapMs = 5 * 60_000;

export interface Heartbeat {
  /** The same journal; while it refuses, there is no beat. */
  watch(journal: Journal): Journal;
  /** Notes that all has been stored until now; after a silence asks for what was missed. */
  beat(): Promise<void>;
  /** The first beat looks back to the last one of any process. */
  start(): Promise<void>;
  close(): Promise<void>;
}

interface Beat {
  at: Date;
  machineMs: number;
}

/** `machineMs` is the machine's own clock, which goes on while a laptop sleeps. */
export function createHeartbeat(ctx: Ctx, machineMs: () => number = Date.now): Heartbeat {
  let last: Beat | null = null;
  let refused = false;
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> = Promise.resolve();

  async function beat(): Promise<void> {
    // Whoever was refused since the last beat is part of the silence; it ends with a while without.
    if (refused) {
      refused = false;
      return;
    }
    const now: Beat = { at: ctx.clock.now(), machineMs: machineMs() };
    const before = last;
    await acrossWorkspaces(ctx, async (tx) => {
      const { rows } = await sql<{ before: Date | null }>`
        update setup s set stored_until = greatest(s.stored_until, ${now.at}::timestamptz)
        from (select stored_until from setup for update) known
        returning known.stored_until as before`.execute(tx);
      const since = before?.at ?? rows[0]?.before ?? null;
      const silentMs =
        before === null ? now.at.getTime() - (since ?? now.at).getTime() : now.machineMs - before.machineMs;
      if (since === null || silentMs < missedAfterMs) return;
      const minutes = Math.round(silentMs / 60_000);
      ctx.log.info({ minutes }, 'nothing could be stored for a while: what Meta remembers of it is asked for');
      await noteMissed(ctx, tx, new Date(since.getTime() - overlapMs));
    });
    last = now;
  }

  /** A beat that fails is a part of the silence. */
  function beatOn(): Promise<void> {
    beating = beating.then(beat).catch((error: unknown) => {
      ctx.log.warn({ error: String(error) }, 'that deliveries can be stored could not be noted');
    });
    return beating;
  }

  return {
    watch: (journal) => ({
      ...journal,
      async store(delivery, by) {
        try {
          await journal.store(delivery, by);
        } catch (error) {
          refused = true;
          throw error;
        }
      },
    }),
    beat,
    async start() {
      await beatOn();
      timer = setInterval(beatOn, beatEveryMs).unref();
    },
    async close() {
      clearInterval(timer);
      await beating;
    },
  };
}
