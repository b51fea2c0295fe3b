import type { ChannelUsage, UsageBar } from '@roost/contract/oversight.ts';
import { sql } from 'kysely';
import { peopleADay } from '../channels/whatsapp/messaging-limit.ts';
import { appCredentials } from '../connections/meta-app.ts';
import type { Ctx } from '../context.ts';
import { readWorkspace, type Tx } from '../db/db.ts';
import { appBucket, type Usage } from '../meta/usage.ts';
import type { UsageReports } from './usage-reports.ts';

/** Documented for a day, or per second (platform.md §6.1, whatsapp.md §1.6). */
const limits: Readonly<Record<ChannelUsage['kind'], { daily: number | null; note: string }>> = {
  facebook: { daily: null, note: '300 texts and 10 files a second; Meta sets no number for a day.' },
  instagram: { daily: null, note: '100 texts and 10 files a second; Meta sets no number for a day.' },
  whatsapp: {
    daily: 250,
    note: 'Counts people written to first within 24 hours. New accounts begin with 250; Meta raises it with good quality.',
  },
};

/** A number has a limit of its own, once it was read. */
function limitOf(kind: ChannelUsage['kind'], tier: string | null): { daily: number | null; note: string } {
  const people = peopleADay(tier);
  if (people === null) return limits[kind];
  if (people === 'unlimited') return { daily: null, note: 'WhatsApp sets no limit a day for this number.' };
  return {
    daily: people,
    note: 'Counts people written to first within 24 hours, over all numbers of the business portfolio. Meta raises it with good quality.',
  };
}

/** What Meta’s headers said last about each channel and the whole app, and what went out today. */
export async function usageOf(
  ctx: Ctx,
  workspaceId: string,
  usageReports: UsageReports,
): Promise<{ items: ChannelUsage[]; app: UsageBar | null }> {
  const credentials = await appCredentials(ctx, workspaceId);
  const { channels, counts, first } = await readWorkspace(ctx, workspaceId, async (tx) => {
    const midnight = new Date(ctx.clock.now());
    midnight.setUTCHours(0, 0, 0, 0);
    const channels = await tx
      .selectFrom('channels')
      .select(['id', 'kind', 'name', 'external_id', 'parent_id', 'messaging_limit'])
      .where('workspace_id', '=', workspaceId)
      .where('state', '!=', 'disconnected')
      .orderBy('id')
      .execute();
    const sent = await tx
      .selectFrom('messages')
      .select(['channel_id', (eb) => eb.fn.countAll<string>().as('count')])
      .where('workspace_id', '=', workspaceId)
      .where('direction', '=', 'out')
      .where('sent_at', '>=', midnight)
      .where('client_key', 'is not', null)
      .groupBy('channel_id')
      .execute();
    const counts = new Map(sent.map((row) => [row.channel_id, Number(row.count)]));
    const first = await writtenFirst(tx, workspaceId, ctx.clock.now());
    return { channels, counts, first };
  });
  const assets = channels.flatMap(({ external_id, parent_id }) =>
    parent_id === null ? [external_id] : [external_id, parent_id],
  );
  const reports = await usageReports.of([...assets, 'app']);
  const appType = credentials === null ? null : appBucket(credentials.appSecret).split(':')[1];
  const app = reports.find(({ assetId, type }) => assetId === 'app' && type === appType);
  return {
    items: channels.map((channel) => {
      const limit = limitOf(channel.kind, channel.messaging_limit);
      const own = reports.filter(({ assetId }) => assetId === channel.external_id || assetId === channel.parent_id);
      return {
        channelId: channel.id,
        kind: channel.kind,
        name: channel.name,
        bars: own.map((report) => barOf(report.type, report)),
        sentToday: counts.get(channel.id) ?? 0,
        writtenFirst: channel.kind === 'whatsapp' ? (first.get(channel.parent_id ?? '') ?? 0) : null,
        dailyLimit: limit.daily,
        limitNote: limit.note,
      };
    }),
    app: app === undefined ? null : barOf('app', app),
  };
}

/** By account: people who got a template in the last 24 hours and had not written for 24 before it (whatsapp.md §1.6). */
async function writtenFirst(tx: Tx, workspaceId: string, now: Date): Promise<Map<string, number>> {
  const { rows } = await sql<{ account: string; people: number }>`
    select ch.parent_id as account, count(distinct m.conversation_id)::int as people
    from messages m join channels ch on ch.workspace_id = m.workspace_id and ch.id = m.channel_id
    where m.workspace_id = ${workspaceId} and ch.kind = 'whatsapp' and ch.parent_id is not null
      and m.direction = 'out' and m.kind = 'template' and m.client_key is not null
      and m.placed_at > ${now}::timestamptz - interval '24 hours' and m.status in ('sent', 'delivered', 'read', 'unknown')
      and not exists (
        select 1 from messages i
        where i.workspace_id = m.workspace_id and i.conversation_id = m.conversation_id and i.direction = 'in'
          and i.opens_window and i.placed_at between m.placed_at - interval '24 hours' and m.placed_at)
    group by ch.parent_id`.execute(tx);
  return new Map(rows.map(({ account, people }) => [account, people]));
}

function barOf(type: string, { percent, regainAt, seenAt }: Usage): UsageBar {
  return { type, percent, regainAt: regainAt?.toISOString() ?? null, seenAt: seenAt.toISOString() };
}
