/** The journal keeps Meta's bytes: those that name somebody who was erased go, beside everything else and under no lock. */
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, inWorkspace, type Tx } from '../db/db.ts';

const job = 'contact.eraseDeliveries';
const againMinutes = 10;
/** Their bytes are all read: a few, and the next statement. */
const pieceDeliveries = 200;

interface Left {
  workspaceId: string;
  code: string;
  ids: string[];
  /** What was on its way when they were erased has come by now. */
  settled: boolean;
}

/** Soon after somebody was erased, and again until nothing is left of them: a process may die, an entry may wait to be read. */
export function eraseDeliveriesJob(ctx: Ctx): void {
  ctx.jobs.repeat(job, againMinutes, () => eraseDeliveries(ctx));
}

export function askForEraseDeliveries(ctx: Ctx, tx: Tx): Promise<void> {
  return ctx.jobs.add(tx, job, {}, { key: 'asked' });
}

export async function eraseDeliveries(ctx: Ctx): Promise<void> {
  const left = await acrossWorkspaces(ctx, (tx) =>
    sql<Left>`select workspace_id as "workspaceId", code, ids_left as ids,
        created_at < clock_timestamp() - interval '1 minute' as settled
      from deletion_requests where ids_left is not null order by created_at`.execute(tx),
  );
  for (const one of left.rows) {
    const waits = await eraseNaming(ctx, one);
    if (waits || !one.settled) continue;
    await inWorkspace(ctx, one.workspaceId, (tx) =>
      tx.updateTable('deletion_requests').set({ ids_left: null }).where('code', '=', one.code).execute(),
    );
  }
}

/** From the first delivery to the last; true when one that names them still has to be read. */
async function eraseNaming(ctx: Ctx, { workspaceId, ids }: Left): Promise<boolean> {
  let waits = false;
  for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null; ) {
    const from: string = after;
    const piece = await inWorkspace(ctx, workspaceId, (tx) => erasePiece(tx, workspaceId, ids, from));
    waits ||= piece.waits;
    after = piece.last;
  }
  return waits;
}

async function erasePiece(tx: Tx, workspaceId: string, ids: readonly string[], after: string) {
  const rows = await tx
    .selectFrom('deliveries')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(pieceDeliveries)
    .execute();
  const { rows: naming } = await sql<{ id: string; state: string }>`
    select id, state from deliveries d where d.workspace_id = ${workspaceId} and d.id = any(${rows.map(({ id }) => id)}::uuid[])
      and d.state <> 'dead' and exists (select 1 from unnest(${[...ids]}::text[]) as person (id)
        where position(convert_to('"' || person.id || '"', 'UTF8') in d.body) > 0)
    order by id for update`.execute(tx);
  const read = naming.filter(({ state }) => state === 'processed').map(({ id }) => id);
  if (read.length > 0) {
    await tx.deleteFrom('deliveries').where('workspace_id', '=', workspaceId).where('id', 'in', read).execute();
  }
  return {
    waits: read.length < naming.length,
    last: rows.length === pieceDeliveries ? (rows.at(-1)?.id ?? null) : null,
  };
}
