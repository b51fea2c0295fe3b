/** What Meta told about accounts, numbers and templates, kept for the channel's row: the newest of each topic. */
import type { Channel } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import type { AccountNotice, ChannelEvent } from '../channels/event.ts';
import type { Tx } from '../db/db.ts';

export interface NoticedChannel {
  channelId: string;
  notice: AccountNotice;
  at: Date;
}

/** True for an event about the account; what it says may still be nothing for the row. */
export function isAccountEvent(
  event: ChannelEvent,
): event is ChannelEvent & { type: 'account-change' | 'template-status' } {
  return event.type === 'account-change' || event.type === 'template-status';
}

export async function keepNotices(tx: Tx, workspaceId: string, noticed: readonly NoticedChannel[]): Promise<void> {
  const newest = new Map<string, NoticedChannel>();
  for (const one of noticed) {
    const key = `${one.channelId} ${one.notice.topic}`;
    const known = newest.get(key);
    if (known === undefined || isNewer(one, known)) newest.set(key, one);
  }
  const kept = [...newest.values()];
  if (kept.length === 0) return;
  await sql`
    insert into channel_notices as known (workspace_id, channel_id, topic, level, message, at)
    select ${workspaceId}::uuid, * from unnest(${kept.map((one) => one.channelId)}::uuid[],
      ${kept.map((one) => one.notice.topic)}::text[], ${kept.map((one) => one.notice.level)}::text[],
      ${kept.map((one) => one.notice.message)}::text[], ${kept.map((one) => one.at)}::timestamptz[])
    on conflict (workspace_id, channel_id, topic) do update
      set level = excluded.level, message = excluded.message, at = excluded.at
      where (known.at, known.message) < (excluded.at, excluded.message)`.execute(tx);
}

/** Two of one second are told apart by their words, so that their order does not matter. */
function isNewer(a: NoticedChannel, b: NoticedChannel): boolean {
  if (a.at.getTime() !== b.at.getTime()) return a.at > b.at;
  return a.notice.message > b.notice.message;
}

const shownMax = 6;

/** Newest first, of every channel. */
export async function noticesOf(tx: Tx, workspaceId: string): Promise<Map<string, Channel['notices']>> {
  const rows = await tx
    .selectFrom('channel_notices')
    .select(['channel_id', 'topic', 'level', 'message', 'at'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('at', 'desc')
    .execute();
  const byChannel = Map.groupBy(rows, (row) => row.channel_id);
  return new Map(
    [...byChannel].map(([channelId, all]) => [
      channelId,
      all.slice(0, shownMax).map(({ channel_id: _of, at, ...notice }) => ({ ...notice, at: at.toISOString() })),
    ]),
  );
}

/** Connecting again is the answer to what had closed the account. */
export async function forgetErrors(tx: Tx, workspaceId: string, channelId: string): Promise<void> {
  await tx
    .deleteFrom('channel_notices')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('level', '=', 'error')
    .execute();
}
