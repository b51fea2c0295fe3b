import type { World } from './world.ts';

export interface Counted {
  stored: number;
  lost: number;
  duplicated: number;
  /** What else is wrong, in words. */
  faults: string[];
}

/** Compares what was acknowledged with what is in the tables; a duplicate is a message, conversation or contact too many. */
export async function countRows(world: World, run: string, acked: ReadonlySet<string>): Promise<Counted> {
  const mine = `m_${run}_%`;
  const messages = await world.rows<{ external_id: string; copies: number }>(
    `select external_id, count(*)::int as copies from messages where external_id like $1 group by external_id`,
    [mine],
  );
  const people = `${run}-p%`;
  const [twice] = await world.rows<{ conversations: number; contacts: number }>(
    `select
      (select coalesce(sum(n - 1), 0)::int from (select count(*) as n from conversations c
        join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
        where i.external_id like $1 group by i.channel_id, i.external_id, c.surface) t) as conversations,
      (select coalesce(sum(n - 1), 0)::int from (select count(distinct contact_id) as n from identities
        where external_id like $1 group by channel_id, external_id) t) as contacts`,
    [people],
  );
  const [wrong] = await world.rows<{ unread: number; last: number }>(
    `select count(*) filter (where c.unread_count <> (select count(*) from messages m
        where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.unread))::int as unread,
      count(*) filter (where c.last_message_id <> (select m.id from messages m
        where m.workspace_id = c.workspace_id and m.conversation_id = c.id order by m.placed_at desc, m.id desc limit 1))::int as last
    from conversations c join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
    where i.external_id like $1`,
    [people],
  );
  const found = new Set(messages.map((row) => row.external_id));
  const faults: string[] = [];
  if (wrong?.unread) faults.push(`${wrong.unread} conversations count their unread messages wrongly`);
  if (wrong?.last) faults.push(`${wrong.last} conversations show a last message that is not the last`);
  return {
    stored: found.size,
    lost: [...acked].filter((mid) => !found.has(mid)).length,
    duplicated:
      messages.reduce((sum, row) => sum + row.copies - 1, 0) + (twice?.conversations ?? 0) + (twice?.contacts ?? 0),
    faults,
  };
}
