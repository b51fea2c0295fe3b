import type { Hint } from '@roost/contract/live.ts';
import { z } from 'zod';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, newId, type Tx } from '../db/db.ts';
import { parkAgain } from '../inbox/changes.ts';
import { type Parked, takeExpired } from '../inbox/parked.ts';
import { publish } from '../live.ts';

/** The object of a dead letter that holds events whose message never came. */
export const parkedObject = 'roost.parked';

const letter = z.object({
  object: z.literal(parkedObject),
  entry: z.array(z.object({ channelId: z.string(), externalId: z.string(), event: z.looseObject({}) })),
});

/**
 * Events that waited too long for their message become dead letters: counted, to be read and to be replayed. Answers how many.
 */
export async function expireParked(ctx: Ctx): Promise<number> {
  let expired = 0;
  for (;;) {
    const taken = await acrossWorkspaces(ctx, async (tx) => {
      const found = await takeExpired(tx);
      if (found === null) return null;
      const missed = found.parked.filter((one) => !isOfAnotherApp(one));
      if (missed.length > 0) await writeLetter(tx, ctx.clock.now(), found.workspaceId, missed);
      return missed.length;
    });
    if (taken === null) return expired;
    expired += taken;
  }
}

/** Another app may send by the same account: its statuses are about messages we never see. Ours on WhatsApp carry our id. */
function isOfAnotherApp({ event }: Parked): boolean {
  return 'what' in event && event.what === 'status' && 'ownReference' in event && event.ownReference === null;
}

async function writeLetter(tx: Tx, now: Date, workspaceId: string, parked: readonly Parked[]): Promise<void> {
  const body = { object: parkedObject, entry: parked };
  await tx
    .insertInto('deliveries')
    .values({
      workspace_id: workspaceId,
      id: newId(),
      received_at: now,
      object: parkedObject,
      body: Buffer.from(JSON.stringify(body)),
      entries: 0,
      entries_left: 0,
      state: 'dead',
      events: JSON.stringify({ expired: parked.length }),
      error: `Waited 24 hours for a message that never came: ${summary(parked)}.`,
    })
    .execute();
  await publish(tx, workspaceId, [{ type: 'delivery', all: true }]);
}

/** "2 × status, 1 × reaction" */
function summary(parked: readonly Parked[]): string {
  const whats = parked.map(({ event }) => ('what' in event ? String(event.what) : 'watermark'));
  return [...Map.groupBy(whats, (what) => what)].map(([what, all]) => `${all.length} × ${what}`).join(', ');
}

/** A replayed letter: its events wait for another day, or are applied when their message has come meanwhile. */
export async function replayLetter(tx: Tx, workspaceId: string, body: Buffer): Promise<Hint[]> {
  const { entry } = letter.parse(JSON.parse(body.toString('utf8')));
  const { changed } = await parkAgain(tx, workspaceId, entry);
  return [
    { type: 'conversation', ids: changed.map((row) => row.conversationId) },
    { type: 'message', ids: changed.map((row) => row.id) },
  ];
}
