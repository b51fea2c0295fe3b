import type { Query } from '@roost/contract/endpoint.ts';
import type { ImportRun, listImports } from '@roost/contract/imports.ts';
import type { Selectable } from 'kysely';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { inWorkspace, newId, readWorkspace, type Tx } from '../db/db.ts';
import type { ImportsTable } from '../db/tables/imports.ts';
import { fail, notFound } from '../errors.ts';
import { publish } from '../live.ts';
import { readCursor, toPage } from '../paging.ts';

/** How many problems are kept; the count goes on. */
const errorsMax = 100;

export interface ImportProblem {
  row: number | null;
  message: string;
}

export interface NewImport {
  kind: ImportRun['kind'];
  channelId?: string;
  total?: number;
  since?: Date | null;
  detail: object;
  /** When the work is looked for, should its job be lost. */
  nextAt?: Date;
  createdBy: string | null;
}

/** A run that waits for its job; the caller adds the job in the same transaction. */
export async function startImport(tx: Tx, workspaceId: string, run: NewImport): Promise<string> {
  const id = newId();
  await tx
    .insertInto('imports')
    .values({
      workspace_id: workspaceId,
      id,
      kind: run.kind,
      channel_id: run.channelId ?? null,
      total: run.total ?? null,
      since: run.since ?? null,
      next_at: run.nextAt ?? null,
      detail: JSON.stringify(run.detail),
      created_by: run.createdBy,
    })
    .execute();
  await publish(tx, workspaceId, [{ type: 'import', ids: [id] }]);
  return id;
}

/** What came of a part of the work; `detail` replaces what the work needs to go on. */
export interface Progress {
  done?: number;
  conversations?: number;
  cutShort?: number;
  total?: number;
  problems?: readonly ImportProblem[];
  detail?: object;
  message?: string;
  /** `waiting`: nothing happens until `nextAt`, or until somebody asks. */
  state?: 'running' | 'waiting';
  nextAt?: Date | null;
}

/** Adds to a run in the transaction of what it brought. False: it was cancelled, and the work must stop. */
export async function advanceImport(tx: Tx, workspaceId: string, id: string, progress: Progress): Promise<boolean> {
  const run = await tx
    .selectFrom('imports')
    .select(['state', 'done', 'conversations', 'cut_short', 'failed', 'errors'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (run === undefined || (run.state !== 'waiting' && run.state !== 'running')) return false;
  const problems = progress.problems ?? [];
  await tx
    .updateTable('imports')
    .set({
      state: progress.state ?? 'running',
      done: run.done + (progress.done ?? 0),
      conversations: run.conversations + (progress.conversations ?? 0),
      cut_short: run.cut_short + (progress.cutShort ?? 0),
      failed: run.failed + problems.length,
      errors: JSON.stringify([...(run.errors as ImportProblem[]), ...problems].slice(0, errorsMax)),
      ...(progress.total === undefined ? {} : { total: progress.total }),
      ...(progress.detail === undefined ? {} : { detail: JSON.stringify(progress.detail) }),
      ...(progress.message === undefined ? {} : { message: progress.message }),
      ...(progress.nextAt === undefined ? {} : { next_at: progress.nextAt }),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
  await publish(tx, workspaceId, [{ type: 'import', ids: [id] }]);
  return true;
}

/** Goes on with a run that ended, or waits, at the place its `detail` names. */
export async function resumeImport(
  tx: Tx,
  workspaceId: string,
  id: string,
  detail: object,
  nextAt: Date,
): Promise<void> {
  await tx
    .updateTable('imports')
    .set({ state: 'waiting', message: '', detail: JSON.stringify(detail), next_at: nextAt, finished_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
  await publish(tx, workspaceId, [{ type: 'import', ids: [id] }]);
}

/** Ends a run that has not ended yet; answers whether it did. */
export async function endImport(
  tx: Tx,
  workspaceId: string,
  id: string,
  state: 'done' | 'failed' | 'cancelled',
  message: string,
  now: Date,
): Promise<boolean> {
  const ended = await tx
    .updateTable('imports')
    .set({ state, message, finished_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n) return false;
  await publish(tx, workspaceId, [{ type: 'import', ids: [id] }]);
  return true;
}

export function importPage(ctx: Ctx, workspaceId: string, query: Query<typeof listImports>) {
  const before = readCursor(query.cursor);
  return readWorkspace(ctx, workspaceId, async (tx) => {
    let select = tx.selectFrom('imports').selectAll().where('workspace_id', '=', workspaceId);
    if (before !== null) select = select.where('id', '<', before);
    if (query.kind !== undefined) select = select.where('kind', '=', query.kind);
    if (query.channelId !== undefined) select = select.where('channel_id', '=', query.channelId);
    const rows = await select
      .orderBy('id', 'desc')
      .limit(query.limit + 1)
      .execute();
    return toPage(rows, query.limit, (row) => row.id, describeImport);
  });
}

export function importById(ctx: Ctx, workspaceId: string, id: string): Promise<ImportRun> {
  return readWorkspace(ctx, workspaceId, (tx) => read(tx, workspaceId, id));
}

export function cancelImportRun(ctx: Ctx, workspaceId: string, actor: Actor, id: string): Promise<ImportRun> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const run = await read(tx, workspaceId, id);
    const ended = await endImport(tx, workspaceId, id, 'cancelled', 'Cancelled. What had come stays.', ctx.clock.now());
    if (!ended) fail('conflict', `This import has ended already (${run.state}).`);
    await audit(tx, workspaceId, actor, 'import.cancelled', id, { kind: run.kind, channelId: run.channelId });
    return read(tx, workspaceId, id);
  });
}

async function read(tx: Tx, workspaceId: string, id: string): Promise<ImportRun> {
  const row = await tx
    .selectFrom('imports')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? notFound('import') : describeImport(row);
}

/** The newest history of each channel, by channel. */
export async function newestHistories(tx: Tx, workspaceId: string): Promise<Map<string, ImportRun>> {
  const rows = await tx
    .selectFrom('imports')
    .selectAll()
    .distinctOn('channel_id')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', 'history')
    .where('channel_id', 'is not', null)
    .orderBy('channel_id')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.channel_id ?? '', describeImport(row)]));
}

function describeImport(row: Selectable<ImportsTable>): ImportRun {
  return {
    id: row.id,
    kind: row.kind,
    channelId: row.channel_id,
    state: row.state,
    done: row.done,
    total: row.total,
    failed: row.failed,
    conversations: row.conversations,
    cutShort: row.cut_short,
    since: row.since?.toISOString() ?? null,
    message: row.message,
    errors: row.errors as ImportProblem[],
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
