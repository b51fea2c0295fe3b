import type { Ctx } from '../context.ts';
import { csvLines } from '../csv-cell.ts';
import { actorOf, audit } from '../db/audit.ts';
import { inWorkspace } from '../db/db.ts';
import type { Caller } from '../http.ts';
import { selectFields } from './contact-fields.ts';
import { fixedColumns } from './csv.ts';

const pageRows = 1_000;

/** The file page by page, so that a hundred thousand contacts are never in memory at once. */
export async function* exportCsv(ctx: Ctx, workspaceId: string, caller: Caller): AsyncGenerator<string> {
  const fields = await inWorkspace(ctx, workspaceId, async (tx) => {
    await audit(tx, workspaceId, actorOf(caller), 'contacts.exported', null);
    return selectFields(tx, workspaceId);
  });
  // Spreadsheets take UTF-8 for what it is only behind this mark.
  yield `\uFEFF${csvLines([[...fixedColumns, ...fields.map((field) => field.name)]])}`;
  for (let after: string | null = null; ; ) {
    const rows = await page(ctx, workspaceId, after);
    if (rows.length === 0) return;
    yield csvLines(
      rows.map((row) => {
        const values = row.fields as Record<string, unknown>;
        return [
          ...[row.id, row.name, row.email, row.phone, row.stage, row.owner, row.source].map((cell) => cell ?? ''),
          ...fields.map((field) => String(values[field.id] ?? '')),
        ];
      }),
    );
    after = rows.at(-1)?.id ?? null;
  }
}

function page(ctx: Ctx, workspaceId: string, after: string | null) {
  return inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('contacts as c')
      .leftJoin('stages as s', (join) =>
        join.onRef('s.workspace_id', '=', 'c.workspace_id').onRef('s.id', '=', 'c.stage_id'),
      )
      .leftJoin('agents as o', 'o.id', 'c.owner_id')
      .select(['c.id', 'c.name', 'c.email', 'c.phone', 's.name as stage', 'o.email as owner', 'c.source', 'c.fields'])
      .where('c.workspace_id', '=', workspaceId)
      .$if(after !== null, (query) => query.where('c.id', '>', after))
      .orderBy('c.id')
      .limit(pageRows)
      .execute(),
  );
}
