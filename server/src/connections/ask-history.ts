/** Asks for what Meta remembers of a channel, all of it or a gap. The inbox does the work, a page at a time. */
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { channelOf, channels as kinds } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import type { ImportsTable } from '../db/tables/imports.ts';
import { fail, notFound } from '../errors.ts';
import { resumeImport, startImport } from '../imports/imports.ts';

export const historyStep = 'history.step';
const missedJob = 'history.missed';

export interface HistoryRun {
  workspaceId: string;
  importId: string;
}

/** What the work needs to go on, in any process. Times are ISO. */
export interface HistoryDetail {
  /** Where the next page begins; null: at the newest. */
  cursor: string | null;
  conversationsMax: number;
  /** How often the list was gone through from the top. */
  pass: number;
  /** This pass goes back no further. */
  passSince: string | null;
  passBegan: string | null;
  /** What customers wrote from here on was missed, and is news. */
  newsSince: string | null;
  /** Somebody asked again: one more pass. */
  again: boolean;
  /** Of the page at hand. */
  tries: number;
  /** How often Meta did not take its own cursor, and the list was begun anew; a page that comes does not end this. */
  restarts?: number;
}

export const conversationsMaxAtFirst = 10;

type Row = Selectable<ImportsTable>;

/**
 * One run at a time and channel: who asks while one is under way is served by it, and one that failed goes on where it
 * stopped. A `gap` begins with the last that is known to be complete. Null: Meta keeps no history of this kind.
 */
export async function askForHistory(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  channelId: string,
  wish: 'whole' | 'gap',
  actor: Actor,
): Promise<string | null> {
  const channel = await tx
    .selectFrom('channels')
    .select(['kind', 'gap_since', 'last_event_at', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', channelId)
    // Not the key: who writes messages refers to it.
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (channel === undefined) return notFound('channel');
  if (channelOf(channel.kind).history === undefined) return null;
  await tx
    .updateTable('channels')
    .set({ gap_since: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', channelId)
    .where('gap_since', 'is not', null)
    .execute();
  const newest = await newestRun(tx, workspaceId, channelId);
  const missedSince = wish === 'whole' ? null : await gapBegan(tx, workspaceId, channelId, channel);
  if (newest !== null && goesOn(newest, wish)) {
    const known = newest.detail as HistoryDetail;
    const newsSince = known.newsSince ?? missedSince?.toISOString() ?? null;
    const detail: HistoryDetail = { ...known, newsSince, again: true, tries: 0, restarts: 0 };
    await resumeImport(tx, workspaceId, newest.id, detail, ctx.clock.now());
    await addStep(ctx, tx, { workspaceId, importId: newest.id });
    return newest.id;
  }
  const since = missedSince?.toISOString() ?? null;
  const detail: HistoryDetail = {
    ...{ cursor: null, conversationsMax: conversationsMaxAtFirst, pass: 0 },
    ...{ passSince: since, passBegan: null, newsSince: since, again: false, tries: 0 },
  };
  const createdBy = actor.type === 'agent' ? actor.id : null;
  const nextAt = ctx.clock.now();
  const importId = await startImport(tx, workspaceId, {
    ...{ kind: 'history', channelId, since: missedSince, detail, nextAt, createdBy },
  });
  const about = { kind: 'history', channelId, since };
  await audit(tx, workspaceId, actor, 'import.started', importId, about);
  await addStep(ctx, tx, { workspaceId, importId });
  return importId;
}

/** For channels that deliver again: whoever wrote meanwhile is not forgotten. */
export async function askForGaps(ctx: Ctx, workspaceId: string, channelIds: readonly string[]): Promise<void> {
  if (channelIds.length === 0) return;
  await inWorkspace(ctx, workspaceId, async (tx) => {
    for (const channelId of [...channelIds].sort()) {
      await askForHistory(ctx, tx, workspaceId, channelId, 'gap', { type: 'system', id: null });
    }
  });
}

export function missedJobs(ctx: Ctx): void {
  ctx.jobs.work<{ workspaceId: string }>(missedJob, ({ workspaceId }) => askForAllGaps(ctx, workspaceId));
}

/** Roost took in nothing since then. Every channel has a gap, and one workspace after the other asks for its own. */
export async function noteMissed(ctx: Ctx, tx: Tx, since: Date): Promise<void> {
  const withMemory = kinds.flatMap(({ history, facts }) => (history === undefined ? [] : [facts.kind]));
  const { rows } = await sql<{ workspaceId: string }>`
    with missed as (
      update channels set gap_since = least(gap_since, greatest(created_at, ${since}))
      where state <> 'disconnected' and kind = any(${withMemory}::text[])
      returning workspace_id, state
    )
    select distinct workspace_id as "workspaceId" from missed where state in ('connected', 'attention')`.execute(tx);
  for (const { workspaceId } of rows) await ctx.jobs.add(tx, missedJob, { workspaceId }, { key: workspaceId });
}

/** Deliveries that were refused for their signature are accepted from now on. */
export async function askForAllGaps(ctx: Ctx, workspaceId: string): Promise<void> {
  const rows = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('channels')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('state', 'in', ['connected', 'attention'])
      .execute(),
  );
  await askForGaps(
    ctx,
    workspaceId,
    rows.map(({ id }) => id),
  );
}

export function addStep(ctx: Ctx, tx: Tx, run: HistoryRun, startAfterSeconds = 0): Promise<void> {
  return ctx.jobs.add(tx, historyStep, run, {
    key: run.importId,
    ...(startAfterSeconds > 0 ? { startAfterSeconds } : {}),
  });
}

/** An admin asks. */
export function importWhole(ctx: Ctx, workspaceId: string, actor: Actor, channelId: string): Promise<string> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const id = await askForHistory(ctx, tx, workspaceId, channelId, 'whole', actor);
    return id ?? fail('conflict', 'Meta keeps no history of this account that could be imported.');
  });
}

/** What was cancelled stays so until somebody asks for all of it. */
function goesOn({ state, since }: Row, wish: 'whole' | 'gap'): boolean {
  if (state === 'waiting' || state === 'running' || state === 'failed') return true;
  return state === 'cancelled' && wish === 'whole' && since === null;
}

async function newestRun(tx: Tx, workspaceId: string, channelId: string): Promise<Row | null> {
  const row = await tx
    .selectFrom('imports')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('kind', '=', 'history')
    .orderBy('id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** When the last came that is known to be complete: the last event before the trouble, or a finished look at everything. */
async function gapBegan(
  tx: Tx,
  workspaceId: string,
  channelId: string,
  channel: { gap_since: Date | null; last_event_at: Date | null; created_at: Date },
): Promise<Date> {
  const { rows } = await sql<{ at: Date | null }>`
    select max((detail ->> 'passBegan')::timestamptz) as at from imports
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and kind = 'history' and state = 'done'`.execute(
    tx,
  );
  const delivered = channel.gap_since ?? channel.last_event_at ?? channel.created_at;
  const looked = rows[0]?.at ?? null;
  return looked !== null && looked > delivered ? looked : delivered;
}
