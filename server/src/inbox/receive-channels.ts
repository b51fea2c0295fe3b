import { sql } from 'kysely';
import type { ChannelEvent } from '../channels/event.ts';
import { isAccountEvent, type NoticedChannel } from '../connections/channel-notices.ts';
import type { Tx } from '../db/db.ts';
import type { Fate } from './receive.ts';
import type { Connected } from './receive-people.ts';

interface Sorted {
  connected: Connected[];
  noticed: NoticedChannel[];
  /** One per event, in the same order. */
  fates: Fate[];
  /** When the last of a channel was delivered, where that is news by a second or more. */
  heardAt: Map<string, Date>;
}

interface ChannelRow {
  id: string;
  kind: string;
  external_id: string;
  parent_id: string | null;
  detail: string | null;
  last_event_at: Date | null;
}

/**
 * A delivery may touch only channels of the workspace whose secret signed it; a disconnected one is no longer asked for.
 * What Meta tells about a whole account belongs to every channel of it.
 */
export async function sortByChannel(
  tx: Tx,
  workspaceId: string,
  events: readonly ChannelEvent[],
  deliveredAt: readonly Date[] | null,
): Promise<Sorted> {
  const rows = await channelsOf(tx, workspaceId, events);
  const byRef = new Map(rows.map((row) => [`${row.kind} ${row.external_id}`, row]));
  const sorted: Sorted = { connected: [], noticed: [], fates: [], heardAt: new Map() };
  for (const [index, event] of events.entries()) {
    const { kind, externalId } = event.channel;
    const own = byRef.get(`${kind} ${externalId}`);
    const meant = own ? [own] : isAccountEvent(event) ? ofAccount(rows, event) : [];
    // A template belongs to the account, whether or not one of its numbers is connected.
    const known = meant.length > 0 || event.type === 'template-status';
    sorted.fates.push(known ? event.type : 'unconnected');
    if (own) {
      sorted.connected.push({ event, channelId: own.id });
      const at = deliveredAt?.[index];
      const known = sorted.heardAt.get(own.id) ?? secondAfter(own.last_event_at);
      if (at !== undefined && (known === null || at > known)) sorted.heardAt.set(own.id, at);
    }
    if (!isAccountEvent(event) || event.notice === null) continue;
    for (const { id: channelId } of meant) sorted.noticed.push({ channelId, notice: event.notice, at: event.at });
  }
  return sorted;
}

function secondAfter(at: Date | null): Date | null {
  return at === null ? null : new Date(at.getTime() + 1_000);
}

/** One number of the account where the event names it, else all of them. */
function ofAccount(
  rows: readonly ChannelRow[],
  { channel, content }: ChannelEvent & { content: object },
): ChannelRow[] {
  const all = rows.filter((row) => row.kind === channel.kind && row.parent_id === channel.externalId);
  const named = Object.entries(content).find(([key]) => key === 'display_phone_number')?.[1];
  const one = all.filter((row) => digits(row.detail) !== '' && digits(row.detail) === digits(String(named ?? '')));
  return one.length > 0 ? one : all;
}

function digits(text: string | null): string {
  return (text ?? '').replace(/\D/g, '');
}

async function channelsOf(tx: Tx, workspaceId: string, events: readonly ChannelEvent[]): Promise<ChannelRow[]> {
  const ids = [...new Set(events.map((event) => event.channel.externalId))];
  const accounts = [...new Set(events.filter(isAccountEvent).map((event) => event.channel.externalId))];
  return tx
    .selectFrom('channels')
    .select(['id', 'kind', 'external_id', 'parent_id', 'detail', 'last_event_at'])
    .where('workspace_id', '=', workspaceId)
    .where(sql<boolean>`(external_id = any(${ids}::text[]) or parent_id = any(${accounts}::text[]))`)
    .where('state', '<>', 'disconnected')
    .execute();
}
