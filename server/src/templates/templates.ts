import type { Query } from '@roost/contract/endpoint.ts';
import type { TemplateComponent } from '@roost/contract/template-text.ts';
import type { listTemplates, Template } from '@roost/contract/templates.ts';
import { type Selectable, sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { readWorkspace, type Tx } from '../db/db.ts';
import type { TemplatesTable } from '../db/tables/templates.ts';
import { notFound } from '../errors.ts';
import { readCursor, toPage } from '../paging.ts';

type Row = Selectable<TemplatesTable> & { channel_ids: string[] };

function selectTemplates(tx: Tx, workspaceId: string) {
  return tx
    .selectFrom('templates as t')
    .selectAll('t')
    .select(
      sql<string[]>`array(select ch.id from channels ch where ch.workspace_id = t.workspace_id
        and ch.parent_id = t.account_external_id and ch.state <> 'disconnected' order by ch.id)`.as('channel_ids'),
    )
    .where('t.workspace_id', '=', workspaceId);
}

export function templatePage(ctx: Ctx, workspaceId: string, query: Query<typeof listTemplates>) {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    const after = readCursor(query.cursor);
    let select = selectTemplates(tx, workspaceId);
    const { channelId, status, q } = query;
    if (channelId !== undefined) {
      select = select.where((eb) =>
        eb.exists(
          eb
            .selectFrom('channels as ch')
            .select('ch.id')
            .whereRef('ch.workspace_id', '=', 't.workspace_id')
            .whereRef('ch.parent_id', '=', 't.account_external_id')
            .where('ch.id', 'in', channelId),
        ),
      );
    }
    if (status !== undefined) select = select.where('t.status', 'in', status);
    if (q !== undefined && q !== '') select = select.where('t.name', 'ilike', `%${q.replace(/[\\%_]/g, '\\$&')}%`);
    if (after !== null) {
      select = select.where(
        sql<boolean>`(t.name, t.language, t.id) > (select last.name, last.language, last.id from templates last
          where last.workspace_id = ${workspaceId} and last.id = ${after})`,
      );
    }
    const rows = await select
      .orderBy('t.name')
      .orderBy('t.language')
      .orderBy('t.id')
      .limit(query.limit + 1)
      .execute();
    return toPage(rows, query.limit, (row) => row.id, describeTemplate);
  });
}

export async function readTemplate(tx: Tx, workspaceId: string, id: string): Promise<Template> {
  const row = await selectTemplates(tx, workspaceId).where('t.id', '=', id).executeTakeFirst();
  return row === undefined ? notFound('template') : describeTemplate(row);
}

/** The template a channel would send by this name; null when we have no copy of it. */
export async function templateByName(
  tx: Tx,
  workspaceId: string,
  channelId: string,
  which: { name: string; language: string },
): Promise<Template | null> {
  const row = await selectTemplates(tx, workspaceId)
    .innerJoin('channels as own', (join) =>
      join
        .onRef('own.workspace_id', '=', 't.workspace_id')
        .onRef('own.parent_id', '=', 't.account_external_id')
        .on('own.id', '=', channelId),
    )
    .where('t.name', '=', which.name)
    .where('t.language', '=', which.language)
    .executeTakeFirst();
  return row === undefined ? null : describeTemplate(row);
}

function describeTemplate(row: Row): Template {
  return {
    id: row.id,
    accountId: row.account_external_id,
    channelIds: row.channel_ids,
    name: row.name,
    language: row.language,
    category: row.category,
    status: row.status,
    rejectedReason: row.rejected_reason,
    quality: row.quality,
    parameterFormat: row.parameter_format,
    components: row.components as TemplateComponent[],
    syncedAt: row.synced_at.toISOString(),
  };
}
