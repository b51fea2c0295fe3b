import { sql } from 'kysely';
import { acrossWorkspaces, type Db, newId, type Tx } from '../server/src/db/db.ts';
import { refreshStatistics } from '../server/src/db/statistics.ts';
import { seedWords, type Words } from './seed-words.ts';

export interface SeedWish {
  workspaceId: string;
  conversations: number;
  messagesEach: number;
  ugly: boolean;
  /** So many conversations are newer; conversation n's newest message is about n minutes old. */
  newer?: number;
  /** One conversation gets this many messages. */
  longThread?: number;
}

/** Small enough for a busy machine to insert within the time Roost waits for a statement (`db/watched-socket.ts`). */
const batch = 500;
const colors = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'];

/** Fills a workspace by statements over whole sets: ten thousand conversations take seconds. */
export async function seedRows(db: Db, wish: SeedWish, say: (sentence: string) => void = () => {}): Promise<void> {
  const words = seedWords(wish.ugly);
  const channelIds = await acrossWorkspaces({ db }, (tx) => channelsOf(tx, wish.workspaceId));
  const labelIds = await acrossWorkspaces({ db }, (tx) => makeLabels(tx, wish.workspaceId, words.labels));
  for (let from = 0; from < wish.conversations; from += batch) {
    const count = Math.min(batch, wish.conversations - from);
    await acrossWorkspaces({ db }, async (tx) => {
      const ids = await makeConversations(tx, wish, words, channelIds, from, count);
      await makeMessages(tx, wish, words, ids, from);
      if (from === 0 && wish.longThread !== undefined) await makeLongThread(tx, wish, words, ids[0] ?? '');
      await settle(tx, wish.workspaceId, ids);
      await putLabels(tx, wish.workspaceId, ids, labelIds, wish.ugly);
    });
    say(`${from + count} of ${wish.conversations} conversations`);
  }
  await refreshStatistics(db);
}

/** The channels there are; without any, one of each kind that is not connected to anything. */
async function channelsOf(tx: Tx, workspaceId: string): Promise<string[]> {
  const known = await tx
    .selectFrom('channels')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('state', '<>', 'disconnected')
    .execute();
  if (known.length > 0) return known.map((row) => row.id);
  const made = (['facebook', 'instagram', 'whatsapp'] as const).map((kind) => ({
    workspace_id: workspaceId,
    id: newId(),
    kind,
    external_id: `seed-${kind}`,
    name: { facebook: 'Sunny Side Café', instagram: '@sunnyside', whatsapp: '+1 555 0100' }[kind],
    state: 'connected' as const,
    state_message: '',
  }));
  await tx.insertInto('channels').values(made).execute();
  return made.map((row) => row.id);
}

async function makeLabels(tx: Tx, workspaceId: string, names: readonly string[]): Promise<string[]> {
  await sql`
    insert into labels (workspace_id, id, name, color)
    select ${workspaceId}::uuid, l.id, l.name, (${colors}::text[])[1 + ((l.place - 1) % ${colors.length})]
    from unnest(${names.map(() => newId())}::uuid[], ${names}::text[]) with ordinality as l (id, name, place)
    on conflict do nothing`.execute(tx);
  const rows = await tx.selectFrom('labels').select('id').where('workspace_id', '=', workspaceId).execute();
  return rows.map((row) => row.id);
}

async function makeConversations(
  tx: Tx,
  { workspaceId }: SeedWish,
  words: Words,
  channelIds: readonly string[],
  from: number,
  count: number,
): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, n) => from + n);
  const pick = <T>(list: readonly T[], n: number) => list[n % list.length] as T;
  const contactIds = numbers.map(() => newId());
  const identityIds = numbers.map(() => newId());
  const ids = numbers.map(() => newId());
  const channels = numbers.map((n) => pick(channelIds, n));
  const run = newId().slice(-8);
  await sql`insert into contacts (workspace_id, id, name, name_source)
    select ${workspaceId}::uuid, *, 'profile' from unnest(${contactIds}::uuid[],
      ${numbers.map((n) => pick(words.names, n * 7))}::text[])`.execute(tx);
  await sql`insert into identities (workspace_id, id, contact_id, channel_id, external_id, address, profile_fetched_at)
    select ${workspaceId}::uuid, i.id, i.contact_id, i.channel_id, i.external_id, i.external_id, now()
    from unnest(${identityIds}::uuid[], ${contactIds}::uuid[], ${channels}::uuid[],
      ${numbers.map((n) => `seed-${run}-${n}`)}::text[]) as i (id, contact_id, channel_id, external_id)`.execute(tx);
  await sql`insert into conversations (workspace_id, id, channel_id, identity_id, contact_id, surface, status, priority,
      last_activity_at)
    select ${workspaceId}::uuid, *, now() from unnest(${ids}::uuid[], ${channels}::uuid[], ${identityIds}::uuid[],
      ${contactIds}::uuid[], ${numbers.map(() => 'direct')}::text[],
      ${numbers.map((n) => (n % 17 === 16 ? 'resolved' : n % 13 === 12 ? 'pending' : 'open'))}::text[],
      ${numbers.map((n) => pick(['none', 'none', 'none', 'low', 'none', 'high', 'none', 'medium', 'urgent'], n))}::text[])
  `.execute(tx);
  return ids;
}

/** Turns of question and answer; `from`: how many conversations are newer. */
async function makeMessages(tx: Tx, wish: SeedWish, words: Words, ids: readonly string[], from: number): Promise<void> {
  await insertMessages(tx, wish, words, ids, wish.messagesEach, 7, (wish.newer ?? 0) + from);
}

async function makeLongThread(tx: Tx, wish: SeedWish, words: Words, id: string): Promise<void> {
  await insertMessages(tx, wish, words, [id], wish.longThread ?? 0, 1, 0);
}

async function insertMessages(
  tx: Tx,
  { workspaceId }: SeedWish,
  words: Words,
  ids: readonly string[],
  each: number,
  stepMinutes: number,
  newer: number,
): Promise<void> {
  await sql`
    insert into messages (workspace_id, id, conversation_id, channel_id, external_id, direction, kind, text,
      author_type, author_name, status, placed_at, sent_at, unread)
    select ${workspaceId}::uuid, gen.id, c.id, c.channel_id, 'seed-' || gen.id, gen.direction, 'text',
      case gen.direction
        when 'in' then (${words.texts}::text[])[1 + (o.place * 7 + n * 3) % ${words.texts.length}]
        else (${words.answers}::text[])[1 + (o.place + n) % ${words.answers.length}] end,
      case gen.direction when 'in' then 'contact' when 'note' then 'agent' else 'app' end,
      case gen.direction when 'in' then '' else 'Sunny Side' end,
      case when gen.direction = 'out' then 'read' end, gen.at, gen.at, gen.direction = 'in' and n = 1 and o.place % 3 = 0
    from unnest(${ids}::uuid[]) with ordinality as o (id, place)
    join conversations c on c.workspace_id = ${workspaceId} and c.id = o.id
    cross join generate_series(1, ${each}) as n
    cross join lateral (select date_trunc('milliseconds', now()) - (${newer} + o.place) * interval '1 minute'
      - n * ${stepMinutes} * interval '1 minute' as at) placed
    -- Ids in the order of time, as Roost makes them.
    cross join lateral (select placed.at,
      (lpad(to_hex((extract(epoch from placed.at) * 1000)::bigint), 12, '0') || '7'
        || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid as id,
      case when (o.place + n) % 11 = 10 then 'note' when (o.place + n) % 3 = 0 then 'out' else 'in' end as direction
    ) gen`.execute(tx);
}

/** What the inbox keeps along with messages: newest one, counts, times. */
async function settle(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  await sql`
    update conversations c set last_message_id = news.newest_id, last_activity_at = news.at, unread_count = news.unread,
      last_inbound_at = news.inbound, last_outbound_at = news.outbound,
      waiting_since = case when news.inbound > coalesce(news.outbound, '-infinity') then news.inbound end
    from (select m.conversation_id as id, max(m.placed_at) as at, count(*) filter (where m.unread)::int as unread,
        max(m.placed_at) filter (where m.direction = 'in') as inbound,
        max(m.placed_at) filter (where m.direction = 'out') as outbound,
        (array_agg(m.id order by m.placed_at desc) filter (where m.direction in ('in', 'out')))[1] as newest_id
      from messages m where m.workspace_id = ${workspaceId} and m.conversation_id = any(${ids}::uuid[])
      group by m.conversation_id) news
    where c.workspace_id = ${workspaceId} and c.id = news.id`.execute(tx);
}

/** Two labels on every fourth conversation; the ugly world has one with all of them. */
async function putLabels(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  labelIds: readonly string[],
  ugly: boolean,
): Promise<void> {
  const pairs = ids.flatMap((id, n) => {
    if (ugly && n === 1) return labelIds.map((label) => ({ id, label }));
    return n % 4 === 0 ? [0, 1].map((more) => ({ id, label: labelIds[(n + more * 5) % labelIds.length] ?? '' })) : [];
  });
  await sql`insert into conversation_labels (workspace_id, conversation_id, label_id)
    select ${workspaceId}::uuid, * from unnest(${pairs.map((one) => one.id)}::uuid[],
      ${pairs.map((one) => one.label)}::uuid[]) on conflict do nothing`.execute(tx);
}
