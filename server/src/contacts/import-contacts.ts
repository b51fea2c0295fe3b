import type { ContactField } from '@roost/contract/contact-lists.ts';
import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { actorOf, audit } from '../db/audit.ts';
import { inWorkspace, newId, type Tx } from '../db/db.ts';
import { AppError, fail } from '../errors.ts';
import type { Caller } from '../http.ts';
import { advanceImport, endImport, type ImportProblem, startImport } from '../imports/imports.ts';
import { publish } from '../live.ts';
import { selectFields } from './contact-fields.ts';
import { type CsvContact, readHeader, readRow } from './csv.ts';

const job = 'contacts.import';
const batchRows = 500;
const rowsMax = 100_000;

interface Run {
  workspaceId: string;
  importId: string;
}

type Line = Record<string, string>;

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

async function takeRows(tx: Tx, workspaceId: string, lines: readonly Line[], at: number) {
  const fields = await selectFields(tx, workspaceId);
  const lists = await listsOf(tx, workspaceId);
  const problems: ImportProblem[] = [];
  const ids: string[] = [];
  for (const [index, line] of lines.entries()) {
    try {
      ids.push(await take(tx, workspaceId, readRow(line, fields as ContactField[]), lists));
    } catch (error) {
      if (!(error instanceof AppError) && (error as Error).constructor !== Error) throw error;
      // The header is line 1.
      problems.push({ row: at + index + 2, message: (error as Error).message });
    }
  }
  return { ids, problems };
}

interface Lists {
  stages: Map<string, string>;
  owners: Map<string, string>;
}

async function listsOf(tx: Tx, workspaceId: string): Promise<Lists> {
  const stages = await tx.selectFrom('stages').select(['id', 'name']).where('workspace_id', '=', workspaceId).execute();
  const owners = await tx
    .selectFrom('members')
    .innerJoin('agents', 'agents.id', 'members.agent_id')
    .select(['agents.id', 'agents.email'])
    .where('members.workspace_id', '=', workspaceId)
    .execute();
  return {
    stages: new Map(stages.map((stage) => [stage.name.toLowerCase(), stage.id])),
    owners: new Map(owners.map((owner) => [owner.email.toLowerCase(), owner.id])),
  };
}

/** A known id, e-mail or phone is updated, everyone else is new. An empty cell leaves what is there. */
async function take(tx: Tx, workspaceId: string, row: CsvContact, lists: Lists): Promise<string> {
  const known = await findKnown(tx, workspaceId, row);
  if (row.id !== null && known === null) throw new Error('There is no contact with this id.');
  const stageId = lookUp(lists.stages, row.stage, 'stage');
  const ownerId = lookUp(lists.owners, row.owner, 'member with the e-mail');
  const values = {
    ...(row.name === null ? {} : { name: row.name, name_source: 'agent' as const }),
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.phone === null ? {} : { phone: row.phone }),
    ...(stageId === null ? {} : { stage_id: stageId }),
    ...(ownerId === null ? {} : { owner_id: ownerId }),
    ...(row.source === null ? {} : { source: row.source as 'ad' | 'post' | 'story' | 'link' }),
  };
  if (known !== null) {
    await tx
      .updateTable('contacts')
      .set({
        ...values,
        fields: sql<string>`fields || ${JSON.stringify(row.fields)}::jsonb`,
        updated_at: sql`now()`,
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', known)
      .execute();
    return known;
  }
  const id = newId();
  await tx
    .insertInto('contacts')
    .values({ workspace_id: workspaceId, id, ...values, name: row.name ?? '', fields: JSON.stringify(row.fields) })
    .execute();
  return id;
}

async function findKnown(tx: Tx, workspaceId: string, row: CsvContact): Promise<string | null> {
  const select = tx.selectFrom('contacts').select('id').where('workspace_id', '=', workspaceId);
  const ways = [
    row.id === null ? null : select.where('id', '=', row.id),
    row.email === null ? null : select.where(sql`lower(email)`, '=', row.email.toLowerCase()),
    row.phone === null ? null : select.where('phone', '=', row.phone),
  ];
  for (const way of ways) {
    const found = await way?.orderBy('id').limit(1).executeTakeFirst();
    if (found !== undefined) return found.id;
  }
  return null;
}

function lookUp(list: Map<string, string>, wanted: string | null, what: string): string | null {
  if (wanted === null) return null;
  const found = list.get(wanted.toLowerCase());
  if (found === undefined) throw new Error(`There is no ${what} "${wanted}".`);
  return found;
}
