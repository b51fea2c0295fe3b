import type { Delivery, DeliveryState, listDeliveries, replayDeliveries } from '@roost/contract/deliveries.ts';
import type { Body, Query } from '@roost/contract/endpoint.ts';
import type { Hint } from '@roost/contract/live.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { inWorkspace, readWorkspace, type Tx } from '../db/db.ts';
import { notFound } from '../errors.ts';
import { replayMentions } from '../inbox/mention-letters.ts';
import { publish } from '../live.ts';
import { readCursor, toPage, writeCursor } from '../paging.ts';
import { parkedObject, replayLetter } from './expire-parked.ts';

interface Row {
  id: string;
  received_at: Date;
  object: string | null;
  state: DeliveryState;
  events: unknown;
  error: string | null;
}

const columns = ['id', 'received_at', 'object', 'state', 'events', 'error'] as const;

function describe(row: Row): Delivery {
  return {
    id: row.id,
    receivedAt: row.received_at.toISOString(),
    object: row.object,
    state: row.state,
    events: row.events as Record<string, number>,
    error: row.error,
  };
}

/** Bodies are long, and a text is looked for in all of them: so many in one statement. */
const searchedAtOnce = 1_000;
const searchMsMax = 5_000;

/**
 * Newest first; ids are made in the order of arrival. `q` finds text in the body; a search that takes longer than `searchMs`
 * answers what it has found, and the next page goes on from there.
 */
export async function journalPage(
  ctx: Ctx,
  workspaceId: string,
  query: Query<typeof listDeliveries>,
  searchMs = searchMsMax,
) {
  const { q = '', limit } = query;
  const until = performance.now() + searchMs;
  const found: Row[] = [];
  let after = readCursor(query.cursor);
  for (;;) {
    const from = after;
    const { rows, last } = await readWorkspace(ctx, workspaceId, (tx) =>
      q === '' ? newest(tx, workspaceId, query, from) : search(tx, workspaceId, { ...query, q }, from),
    );
    found.push(...rows);
    if (last === null || found.length > limit) return toPage(found, limit, (row) => row.id, describe);
    if (performance.now() > until) return { items: found.map(describe), nextCursor: writeCursor(last) };
    after = last;
  }
}

type Asked = Pick<Query<typeof listDeliveries>, 'state' | 'limit'>;

function listed(tx: Tx, workspaceId: string, { state }: Asked, after: string | null) {
  let select = tx.selectFrom('deliveries').where('workspace_id', '=', workspaceId).orderBy('id', 'desc');
  if (after !== null) select = select.where('id', '<', after);
  return state === undefined ? select : select.where('state', '=', state);
}

async function newest(tx: Tx, workspaceId: string, asked: Asked, after: string | null) {
  const rows = await listed(tx, workspaceId, asked, after)
    .select(columns)
    .limit(asked.limit + 1)
    .execute();
  return { rows, last: null };
}

/** In the next piece; `last` is where the one after it begins, null when there is none. */
async function search(tx: Tx, workspaceId: string, asked: Asked & { q: string }, after: string | null) {
  const piece = await listed(tx, workspaceId, asked, after).select('id').limit(searchedAtOnce).execute();
  const rows = await tx
    .selectFrom('deliveries')
    .select(columns)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${piece.map(({ id }) => id)}::uuid[])`)
    // Compared as bytes: a body need not be valid UTF-8.
    .where(sql<boolean>`position(${Buffer.from(asked.q)}::bytea in body) > 0`)
    .orderBy('id', 'desc')
    .execute();
  return { rows, last: piece.length === searchedAtOnce ? (piece.at(-1)?.id ?? null) : null };
}

export async function journalEntry(ctx: Ctx, workspaceId: string, id: string) {
  const row = await readWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('deliveries')
      .select([...columns, 'body'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
  return row === undefined ? notFound('delivery') : { ...describe(row), body: row.body.toString('utf8') };
}

export async function replayOne(ctx: Ctx, actor: Actor, workspaceId: string, id: string): Promise<number> {
  const replayed = await replay(ctx, actor, workspaceId, { ids: [id] });
  return replayed === 0 ? notFound('delivery') : replayed;
}

/**
 * Reads the deliveries again, from the first entry, a piece after the other. Everything they write is known by its own id, so
 * nothing doubles.
 */
export async function replay(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  which: Body<typeof replayDeliveries>,
): Promise<number> {
  let replayed = 0;
  for (let after: string | null = null; ; ) {
    const from: string | null = after;
    const ids: string[] = await inWorkspace(ctx, workspaceId, async (tx) => {
      const piece = await replayPiece(ctx, tx, workspaceId, which, from);
      if (piece.length > 0) await audit(tx, workspaceId, actor, 'deliveries.replayed', null, { count: piece.length });
      return piece;
    });
    replayed += ids.length;
    if (ids.length < replayedAtOnce) return replayed;
    after = ids.at(-1) ?? null;
  }
}

/** Twice as many as the API takes by their ids. */
const replayedAtOnce = 2_000;

async function replayPiece(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  which: Body<typeof replayDeliveries>,
  after: string | null,
): Promise<string[]> {
  const ids = await chosen(tx, workspaceId, which, after);
  if (ids.length === 0) return [];
  const hints = await replayLetters(tx, workspaceId, ids);
  await replayMentions(ctx, tx, workspaceId, ids);
  const list = sql`any(${ids}::uuid[])`;
  await sql`
    update deliveries set state = case when entries = 0 then 'processed' else 'received' end, entries_left = entries,
      events = '{}', error = null
    where workspace_id = ${workspaceId} and id = ${list}`.execute(tx);
  await sql`
    update delivery_entries set state = 'waiting', attempts = 0, error = null, next_at = clock_timestamp()
    where workspace_id = ${workspaceId} and delivery_id = ${list}`.execute(tx);
  await publish(tx, workspaceId, [...hints, { type: 'delivery', all: true }]);
  return ids;
}

/** Everything that could not be read, once more, by Roost itself. */
export async function replayDead(ctx: Ctx, lanes: { wake(): void }, workspaceId: string): Promise<void> {
  await replay(ctx, { type: 'system', id: null }, workspaceId, { state: 'dead' });
  lanes.wake();
}

async function replayLetters(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Hint[]> {
  const letters = await tx
    .selectFrom('deliveries')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('object', '=', parkedObject)
    .execute();
  const hints: Hint[] = [];
  for (const { body } of letters) hints.push(...(await replayLetter(tx, workspaceId, body)));
  return hints;
}

/** Locked in one order, so that replaying and reading wait for each other. One still being read is left to its reader. */
async function chosen(
  tx: Tx,
  workspaceId: string,
  which: Body<typeof replayDeliveries>,
  after: string | null,
): Promise<string[]> {
  let select = tx.selectFrom('deliveries').select('id').where('workspace_id', '=', workspaceId);
  if (after !== null) select = select.where('id', '>', after);
  if ('ids' in which) select = select.where('id', '=', sql<string>`any(${which.ids}::uuid[])`);
  else if ('state' in which) select = select.where('state', '=', which.state);
  else {
    select = select.where('received_at', '>=', new Date(which.from)).where('received_at', '<=', new Date(which.to));
  }
  const rows = await select.orderBy('id').limit(replayedAtOnce).forNoKeyUpdate().execute();
  return rows.map((row) => row.id);
}
