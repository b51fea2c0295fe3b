import type { Hint } from '@roost/contract/live.ts';
import { sql } from 'kysely';
import type { ChannelEvent } from '../channels/event.ts';
import { channelOf } from '../channels/index.ts';
import type { Tx } from '../db/db.ts';

/** Templates whose words changed at Meta: they have to be fetched. */
export interface Followed {
  hints: Hint[];
  channelIds: string[];
}

/** Writes down what webhooks told about templates. An older report never overwrites a newer copy from Meta. */
export async function followTemplates(tx: Tx, workspaceId: string, events: readonly ChannelEvent[]): Promise<Followed> {
  const followed: Followed = { hints: [], channelIds: [] };
  for (const event of events) {
    if (event.type !== 'template-status') continue;
    const news = channelOf(event.channel.kind).templates?.newsIn(event.content) ?? null;
    if (news === null) continue;
    const { rows } = await sql<{ id: string; channelId: string | null }>`
      update templates t set
        status = coalesce(${news.status ?? null}, status),
        rejected_reason = case when ${news.status ?? null}::text is null then rejected_reason
          else ${news.rejectedReason ?? null} end,
        quality = coalesce(${news.quality ?? null}, quality),
        category = coalesce(${news.category ?? null}, category)
      where t.workspace_id = ${workspaceId} and t.account_external_id = ${event.channel.externalId}
        and (t.external_id = ${news.externalId} or (${news.externalId}::text is null and t.name = ${news.name}
          and t.language = ${news.language}))
        and t.synced_at <= ${event.at}
      returning t.id, (select ch.id from channels ch where ch.workspace_id = t.workspace_id
        and ch.parent_id = t.account_external_id and ch.state <> 'disconnected' limit 1) as "channelId"`.execute(tx);
    followed.hints.push({ type: 'template', ids: rows.map((row) => row.id) });
    if (news.componentsChanged) {
      followed.channelIds.push(...rows.flatMap((row) => (row.channelId === null ? [] : [row.channelId])));
    }
  }
  return followed;
}
