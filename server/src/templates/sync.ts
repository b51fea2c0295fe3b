/** Fetching templates from Meta: by hand, when an account was connected, and once a day. */
import { sql } from 'kysely';
import { channels } from '../channels/index.ts';
import type { TemplateFacts } from '../channels/template-ability.ts';
import { askForSync, type SyncAsked, syncJob } from '../connections/ask-templates.ts';
import { channelCaller } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, inWorkspace, newId, type Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import { GraphFailure } from '../meta/graph.ts';
import { atMeta } from './at-meta.ts';

const roundJob = 'templates.round';
const roundMinutes = 10;
const staleHours = 24;

const kinds = channels.filter((channel) => channel.templates !== undefined).map((channel) => channel.facts.kind);

export function templateJobs(ctx: Ctx): void {
  ctx.jobs.work<SyncAsked>(syncJob, async ({ workspaceId, channelId }) => {
    try {
      await syncChannel(ctx, workspaceId, channelId);
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      ctx.log.warn({ channelId, error: error.message }, 'templates were not fetched');
    }
  });
  const round = async () => {
    for (const { workspaceId, channelId } of await stale(ctx)) await askForSync(ctx, null, workspaceId, channelId);
  };
  ctx.jobs.repeat(roundJob, roundMinutes, round, { patient: true });
}

/** One number of every account whose templates are a day old, or were never fetched. */
async function stale(ctx: Ctx): Promise<{ workspaceId: string; channelId: string }[]> {
  const before = new Date(ctx.clock.now().getTime() - staleHours * 3_600_000);
  const { rows } = await acrossWorkspaces(ctx, (tx) =>
    sql<{ workspaceId: string; channelId: string }>`
      select distinct on (ch.workspace_id, ch.parent_id) ch.workspace_id as "workspaceId", ch.id as "channelId"
      from channels ch
      where ch.kind = any(${kinds}::text[]) and ch.state in ('connected', 'attention') and ch.parent_id is not null
        and not exists (select 1 from templates t where t.workspace_id = ch.workspace_id
          and t.account_external_id = ch.parent_id and t.synced_at > ${before})
      order by ch.workspace_id, ch.parent_id, ch.id limit 500`.execute(tx),
  );
  return rows;
}

/** Every account of the workspace, now. Answers how many templates there are. */
export async function syncWorkspace(ctx: Ctx, workspaceId: string): Promise<number> {
  const rows = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('channels')
      .distinctOn('parent_id')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('kind', 'in', kinds)
      .where('state', '<>', 'disconnected')
      .where('parent_id', 'is not', null)
      .orderBy('parent_id')
      .orderBy('id')
      .execute(),
  );
  let synced = 0;
  for (const { id } of rows) {
    synced += await atMeta(() => syncChannel(ctx, workspaceId, id));
  }
  return synced;
}

async function syncChannel(ctx: Ctx, workspaceId: string, channelId: string): Promise<number> {
  const caller = await channelCaller(ctx, workspaceId, channelId);
  if ('blocked' in caller || caller.channel.templates === undefined) return 0;
  const { templates } = caller.channel;
  const found: TemplateFacts[] = [];
  for await (const one of templates.list(caller.graph, caller.target)) found.push(one);
  await inWorkspace(ctx, workspaceId, (tx) =>
    replaceAll(tx, workspaceId, templates.accountOf(caller.target), found, ctx.clock.now()),
  );
  return found.length;
}

/** What Meta no longer has goes; everything else is as Meta says. */
async function replaceAll(
  tx: Tx,
  workspaceId: string,
  accountId: string,
  found: readonly TemplateFacts[],
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    insert into templates (workspace_id, id, account_external_id, external_id, name, language, category, status,
      rejected_reason, quality, parameter_format, components, synced_at)
    select ${workspaceId}::uuid, id, ${accountId}, external_id, name, language, category, status, rejected_reason, quality,
      parameter_format, components::jsonb, ${now}
    from unnest(${found.map(() => newId())}::uuid[], ${found.map((one) => one.externalId)}::text[],
      ${found.map((one) => one.name)}::text[], ${found.map((one) => one.language)}::text[],
      ${found.map((one) => one.category)}::text[], ${found.map((one) => one.status)}::text[],
      ${found.map((one) => one.rejectedReason)}::text[], ${found.map((one) => one.quality)}::text[],
      ${found.map((one) => one.parameterFormat)}::text[], ${found.map((one) => JSON.stringify(one.components))}::text[])
      as t (id, external_id, name, language, category, status, rejected_reason, quality, parameter_format, components)
    on conflict on constraint templates_name_unique do update set external_id = excluded.external_id,
      category = excluded.category, status = excluded.status, rejected_reason = excluded.rejected_reason,
      quality = excluded.quality, parameter_format = excluded.parameter_format, components = excluded.components,
      synced_at = excluded.synced_at
    returning id`.execute(tx);
  await sql`
    delete from templates where workspace_id = ${workspaceId} and account_external_id = ${accountId}
      and not (id = any(${rows.map((row) => row.id)}::uuid[]))`.execute(tx);
  await publish(tx, workspaceId, [{ type: 'template', all: true }]);
}
