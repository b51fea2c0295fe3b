import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { dayMs } from '../clock.ts';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, inWorkspace } from '../db/db.ts';

/** So long a delivery that was read can be looked at and replayed; one that failed stays until it is replayed well. */
const keptDays = 30;
const everyMinutes = 60;
const pieceDeliveries = 200;
/** Bodies may be large: between two pieces everything else has its turn. */
const restMs = 50;
/** What is left then is for the next time. */
const atMostMs = 600_000;

export function retentionJob(ctx: Ctx): void {
  ctx.jobs.repeat('delivery.forget', everyMinutes, async () => {
    const forgotten = await forgetDeliveries(ctx);
    if (forgotten > 0) ctx.log.info({ forgotten }, 'deliveries of long ago were removed');
  });
}

/** Removes what was read long ago, oldest first, a few at a time. Answers how many went. */
export async function forgetDeliveries(ctx: Ctx): Promise<number> {
  const before = new Date(ctx.clock.now().getTime() - keptDays * dayMs);
  const until = performance.now() + atMostMs;
  const workspaces = await acrossWorkspaces(ctx, (tx) => tx.selectFrom('workspaces').select('id').execute());
  let forgotten = 0;
  for (const { id } of workspaces) {
    for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null; ) {
      if (performance.now() > until) return forgotten;
      const piece: Piece = await forgetPiece(ctx, id, after, before);
      forgotten += piece.forgotten;
      after = piece.last;
      if (piece.forgotten > 0) await delay(restMs);
    }
  }
  return forgotten;
}

interface Piece {
  forgotten: number;
  /** Where the next piece begins; null when there is none. */
  last: string | null;
}

/** By their ids, which are made in the order of arrival. One that is being replayed is left alone. */
function forgetPiece(ctx: Ctx, workspaceId: string, after: string, before: Date): Promise<Piece> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const rows = await tx
      .selectFrom('deliveries')
      .select(['id', 'received_at'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(pieceDeliveries)
      .execute();
    const old = rows.filter((row) => row.received_at < before).map((row) => row.id);
    const { numAffectedRows } = await sql`
      delete from deliveries where workspace_id = ${workspaceId} and id in (
        select id from deliveries where workspace_id = ${workspaceId} and id = any(${old}::uuid[]) and state = 'processed'
        order by id for update skip locked)`.execute(tx);
    const more = rows.length === pieceDeliveries && old.length > 0;
    return { forgotten: Number(numAffectedRows ?? 0), last: more ? (rows.at(-1)?.id ?? null) : null };
  });
}
