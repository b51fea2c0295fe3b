import type { ContactField } from '@roost/contract/contact-lists.ts';
import type { Ctx } from '../context.ts';
import { actorOf, audit } from '../db/audit.ts';
import { inWorkspace, newId } from '../db/db.ts';
import { fail } from '../errors.ts';
import { agentIdOf, type Caller } from '../http.ts';
import { advanceImport, endImport, startImport } from '../imports/imports.ts';
import { publish } from '../live.ts';
import { fieldsOf } from './contact-fields.ts';
import { readHeader } from './csv.ts';
import { encodingOf, type Line, readCsv } from './read-csv.ts';
import { takeRows } from './take-rows.ts';

const job = 'contacts.import';
const batchRows = 500;
const rowsMax = 100_000;
const guessed = 'Imported. The file is not UTF-8 and was read as Windows-1252: see whether its accents are right.';

interface Run {
  workspaceId: string;
  importId: string;
}

/** Checks the file, keeps it, and leaves the rows to the job. */
export async function beginImport(ctx: Ctx, workspaceId: string, caller: Caller, file: Buffer): Promise<string> {
  const { items: fields } = await fieldsOf(ctx, workspaceId);
  const rows = await countRows(file, fields);
  const key = `imports/${workspaceId}/${newId()}`;
  await ctx.storage.put(key, file, 'text/csv');
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const importId = await startImport(tx, workspaceId, {
      kind: 'contacts',
      total: rows,
      detail: { key, at: 0 },
      createdBy: agentIdOf(caller),
    });
    await audit(tx, workspaceId, actorOf(caller), 'contacts.imported', importId, { rows });
    await ctx.jobs.add(tx, job, { workspaceId, importId } satisfies Run, { key: importId });
    return importId;
  });
}

/** The whole file is read only where its first line is good, and no further than as many rows as are taken. */
async function countRows(file: Buffer, fields: readonly ContactField[]): Promise<number> {
  let rows = -1;
  for await (const { header } of readCsv(file)) {
    if (rows < 0) refuseHeader(header, fields);
    rows += 1;
    if (rows > rowsMax) fail('invalid_input', `The file has more than ${rowsMax} rows. Import it in parts.`);
  }
  if (rows < 0) refuseHeader([], fields);
  return rows;
}

function refuseHeader(header: readonly string[], fields: readonly ContactField[]): void {
  const { problem } = readHeader(header, fields);
  if (problem !== null) fail('invalid_input', problem);
}

export function contactImportJob(ctx: Ctx): void {
  ctx.jobs.work<Run>(job, (run) => work(ctx, run));
}

/** Batch by batch; where it stands is written with each batch, so a restart goes on there and doubles nothing. */
async function work(ctx: Ctx, { workspaceId, importId }: Run): Promise<void> {
  const detail = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('imports')
      .select('detail')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', importId)
      .where('state', 'in', ['waiting', 'running'])
      .executeTakeFirst(),
  );
  if (detail === undefined) return;
  const { key, at: start } = detail.detail as { key: string; at: number };
  const file = await ctx.storage.get(key);
  const done = file !== null && encodingOf(file.bytes) === 'windows-1252' ? guessed : 'Imported.';
  for await (const { at, batch } of batchesOf(file?.bytes ?? Buffer.alloc(0), start)) {
    const going = await inWorkspace(ctx, workspaceId, async (tx) => {
      const { ids, problems } = await takeRows(tx, workspaceId, batch, at);
      const detail = { key, at: at + batch.length };
      if (!(await advanceImport(tx, workspaceId, importId, { done: batch.length, problems, detail }))) return false;
      if (ids.length > 0) await publish(tx, workspaceId, [{ type: 'contact', ids }]);
      return true;
    });
    if (!going) break;
  }
  await inWorkspace(ctx, workspaceId, (tx) =>
    file === null
      ? endImport(tx, workspaceId, importId, 'failed', 'The file is gone. Import it again.', ctx.clock.now())
      : endImport(tx, workspaceId, importId, 'done', done, ctx.clock.now()),
  );
  await ctx.storage.remove(key);
}

/** The rows from `start` on, some at a time; `at` counts them without the header. */
async function* batchesOf(file: Buffer, start: number): AsyncGenerator<{ at: number; batch: Line[] }> {
  let batch: Line[] = [];
  let at = -1;
  for await (const line of readCsv(file)) {
    if (at >= start) batch.push(line);
    at += 1;
    if (batch.length < batchRows) continue;
    yield { at: at - batch.length, batch };
    batch = [];
  }
  if (batch.length > 0) yield { at: at - batch.length, batch };
}
