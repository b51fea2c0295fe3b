import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Query } from '@roost/contract/endpoint.ts';
import type { ReportRow, reportConversations } from '@roost/contract/reports.ts';
import { CompiledQuery } from 'kysely';
import { DateTime, IANAZone } from 'luxon';
import type { Ctx } from '../context.ts';
import { csvLines } from '../csv-cell.ts';
import { readWorkspace } from '../db/db.ts';
import { fail } from '../errors.ts';

type Range = Query<typeof reportConversations>;

const statement = readFileSync(join(import.meta.dirname, 'conversations.sql'), 'utf8');
const daysMax = 400;

/** The rows of charts and CSV alike: `group` says over what each one counts. */
export async function conversationReport(ctx: Ctx, workspaceId: string, range: Range): Promise<ReportRow[]> {
  const { since, until } = bounds(range);
  return readWorkspace(ctx, workspaceId, async (tx) => {
    const values = [workspaceId, since, until, range.timezone, range.channelId ?? null];
    const { rows } = await tx.executeQuery(CompiledQuery.raw(statement, values));
    return rows as ReportRow[];
  });
}

export async function conversationReportCsv(ctx: Ctx, workspaceId: string, range: Range): Promise<string> {
  const rows = await conversationReport(ctx, workspaceId, range);
  const channels = await readWorkspace(ctx, workspaceId, (tx) =>
    tx.selectFrom('channels').select(['id', 'name']).where('workspace_id', '=', workspaceId).execute(),
  );
  const names = new Map(channels.map(({ id, name }) => [id, name]));
  const header = [
    ...['group', 'day', 'channel', 'agent', 'opened', 'answered', 'resolved', 'messages_in', 'messages_out'],
    ...['median_first_reply_seconds', 'median_resolve_seconds'],
  ];
  const lines = rows.map((row) => [
    row.group,
    row.day ?? '',
    names.get(row.channelId ?? '') ?? '',
    row.agentName ?? '',
    ...[row.opened, row.answered, row.resolved, row.messagesIn, row.messagesOut],
    ...[row.medianFirstReplySeconds ?? '', row.medianResolveSeconds ?? ''],
  ]);
  return `\uFEFF${csvLines([header, ...lines])}`;
}

/** Whole days in the zone asked for; `until` is the beginning of the day after the last. */
function bounds({ from, to, timezone }: Range): { since: Date; until: Date } {
  if (!IANAZone.isValidZone(timezone)) fail('invalid_input', 'There is no such time zone.', { field: 'timezone' });
  const since = DateTime.fromISO(from, { zone: timezone });
  const until = DateTime.fromISO(to, { zone: timezone }).plus({ days: 1 });
  const days = until.diff(since, 'days').days;
  if (days <= 0) fail('invalid_input', 'The last day is before the first.', { field: 'to' });
  if (days > daysMax) fail('invalid_input', `At most ${daysMax} days at a time.`, { field: 'from' });
  return { since: since.toJSDate(), until: until.toJSDate() };
}
