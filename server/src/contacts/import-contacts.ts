import { parse } from 'csv-parse/sync';
import type { Ctx } from '../context.ts';
import { actorOf, audit } from '../db/audit.ts';
import { inWorkspace, newId } from '../db/db.ts';
import { fail } from '../errors.ts';
import type { Caller } from '../http.ts';
import { advanceImport, endImport, startImport } from '../imports/imports.ts';
import { publish } from '../live.ts';
import { selectFields } from './contact-fields.ts';
import { readHeader } from './csv.ts';
import { type Line, takeRows } from './take-rows.ts';

const job = 'contacts.import';
const batchRows = 500;
const rowsMax = 100_000;

interface Run {
  workspaceId: string;
  importId: string;
}

/** Checks the file as a whole, keeps it, and leaves the rows to the job. */
export async function beginImport(ctx: Ctx, workspaceId: string, caller: Caller, file: Buffer): Promise<string> {
  const { header, lines } = readFile(file);
  if (lines.length > rowsMax) {
    fail('invalid_input', `The file has ${lines.length} rows; ${rowsMax} at a time can be imported.`);
  }
  const key = `imports/${workspaceId}/${newId()}`;
  await ctx.storage.put(key, file, 'text/csv');
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const { problem } = readHeader(header, await selectFields(tx, workspaceId));
    if (problem !== null) fail('invalid_input', problem);
    const importId = await startImport(tx, workspaceId, {
      kind: 'contacts',
      total: lines.length,
      detail: { key, at: 0 },
      createdBy: caller.type === 'agent' ? caller.agentId : null,
    });
    await audit(tx, workspaceId, actorOf(caller), 'contacts.imported', importId, { rows: lines.length });
    await ctx.jobs.add(tx, job, { workspaceId, importId } satisfies Run, { key: importId });
    return importId;
  });
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
  const lines = file === null ? [] : readFile(file.bytes).lines;
  for (let at = start; at < lines.length; at += batchRows) {
    const batch = lines.slice(at, at + batchRows);
    const next = at + batch.length;
    const going = await inWorkspace(ctx, workspaceId, async (tx) => {
      const { ids, problems } = await takeRows(tx, workspaceId, batch, at);
      const detail = { key, at: next };
      if (!(await advanceImport(tx, workspaceId, importId, { done: batch.length, problems, detail }))) return false;
      if (ids.length > 0) await publish(tx, workspaceId, [{ type: 'contact', ids }]);
      return true;
    });
    if (!going) break;
  }
  await inWorkspace(ctx, workspaceId, (tx) =>
    file === null
      ? endImport(tx, workspaceId, importId, 'failed', 'The file is gone. Import it again.', ctx.clock.now())
      : endImport(tx, workspaceId, importId, 'done', 'Imported.', ctx.clock.now()),
  );
  await ctx.storage.remove(key);
}

/** A file that is no CSV is refused as a whole, with the line. */
function readFile(file: Buffer): { header: string[]; lines: Line[] } {
  let header: string[] = [];
  try {
    const lines = parse(file, {
      bom: true,
      columns: (names: string[]) => {
        header = names;
        return names.map((name) => name.trim().toLowerCase());
      },
      delimiter: [',', ';', '\t'],
      relax_column_count: true,
      skip_empty_lines: true,
    }) as Line[];
    return { header, lines };
  } catch (error) {
    return fail('invalid_input', `This is no CSV file that can be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
