import { sql } from 'kysely';
import { acrossWorkspaces, type Db, newId, type Tx } from '../server/src/db/db.ts';
import { refreshStatistics } from '../server/src/db/statistics.ts';
import { type Furniture, furnish, postId } from './seed-people.ts';
import { seedTurns, type Turn } from './seed-turns.ts';
import type { SeedWish } from './seed-wish.ts';
import { seedWords, type Words } from './seed-words.ts';

type Wish = Pick<SeedWish, 'conversations' | 'messagesEach' | 'ugly'> & {
  workspaceId: string;
  longThread?: number;
  /** So many conversations are newer; conversation n's newest message is about n minutes old. */
  newer?: number;
};

/** What one statement writes: even on a busy machine it is answered in the time Roost waits (`db/watch.ts`). */
const messagesAtOnce = 8_000;
const noticesMax = 60;

/** Fills a workspace by statements over whole sets: ten thousand conversations take seconds. */
export async function seedRows(db: Db, wish: Wish, say: (sentence: string) => void = () => {}): Promise<void> {
  const { workspaceId, conversations, messagesEach, longThread = 0 } = wish;
  const words = seedWords(wish.ugly);
  const furniture = await acrossWorkspaces({ db }, (tx) => furnish(tx, workspaceId, words));
  const scene: Scene = { wish, words, furniture, turns: seedTurns(words) };
  const batch = Math.max(1, Math.floor(messagesAtOnce / Math.max(1, messagesEach)));
  for (let from = 0; from < conversations; from += batch) {
    const count = Math.min(batch, conversations - from);
    await acrossWorkspaces({ db }, async (tx) => {
      const ids = await makeConversations(tx, scene, from, count);
      const newer = (wish.newer ?? 0) + from;
      await insertMessages(tx, scene, ids, { from: 1, to: messagesEach, stepMinutes: 7, newer });
      for (let made = 0; from === 0 && made < longThread; made += messagesAtOnce) {
        const to = Math.min(made + messagesAtOnce, longThread);
        await insertMessages(tx, scene, ids.slice(0, 1), { from: made + 1, to, stepMinutes: 1, newer: 0 });
      }
      await settle(tx, workspaceId, ids);
      await putLabels(tx, scene, ids);
      if (from === 0) await giveNotices(tx, scene, ids);
    });
    say(`${from + count} of ${conversations} conversations`);
  }
  await refreshStatistics(db);
}

interface Scene {
  wish: Wish;
  words: Words;
  furniture: Furniture;
  turns: Turn[];
}

const pick = <T>(list: readonly T[], n: number) => list[n % list.length] as T;

/** Most are open; of snoozed ones every other waits for a day, the rest for the customer. */
function statusOf(n: number): 'open' | 'pending' | 'snoozed' | 'resolved' {
  if (n % 17 >= 15) return 'resolved';
  if (n % 13 === 12) return 'pending';
  return n % 19 === 18 ? 'snoozed' : 'open';
}

async function makeConversations(tx: Tx, scene: Scene, from: number, count: number): Promise<string[]> {
  const { wish, words, furniture } = scene;
  const { workspaceId } = wish;
  const numbers = Array.from({ length: count }, (_, n) => from + n);
  const contactIds = numbers.map(() => newId());
  const identityIds = numbers.map(() => newId());
  const ids = numbers.map(() => newId());
  const places = numbers.map((n) => pick(furniture.channels, n));
  const channels = places.map((place) => place.id);
  // By another step than the channel, so that each of them has both.
  const comments = numbers.map((n, at) => places[at]?.comments === true && Math.floor(n / 3) % 4 === 1);
  const run = newId().slice(-8);
  const agent = (n: number, nobody: number) => (n % nobody === 0 ? null : pick(furniture.agents, n).id);
  const field = (n: number) => JSON.stringify({ [pick(furniture.fieldIds, n)]: pick(words.names, n) });
  await sql`insert into contacts (workspace_id, id, name, name_source, stage_id, source, source_detail, owner_id, email,
      phone, fields)
    select ${workspaceId}::uuid, c.id, c.name, 'profile', c.stage_id, c.source,
      case when c.source is null then '{}' else jsonb_build_object('title', c.title) end, c.owner_id, c.email, c.phone,
      coalesce(c.fields, '{}')
    from unnest(${contactIds}::uuid[], ${numbers.map((n) => pick(words.names, n * 7))}::text[],
      ${numbers.map((n) => (n % 3 === 0 ? null : pick(furniture.stageIds, n)))}::uuid[],
      ${numbers.map((n) => pick([null, null, 'ad', null, 'post', 'story', 'link'], n))}::text[],
      ${numbers.map((n) => pick(words.posts, n).slice(0, 200))}::text[],
      ${numbers.map((n) => agent(n, 2))}::uuid[],
      ${numbers.map((n) => (n % 4 === 1 ? `${n}.${words.email}` : null))}::text[],
      ${numbers.map((n) => (n % 5 === 1 ? `+49301${String(n).padStart(6, '0')}` : null))}::text[],
      ${numbers.map((n) => (n % 6 === 1 ? field(n) : null))}::jsonb[])
      as c (id, name, stage_id, source, title, owner_id, email, phone, fields)`.execute(tx);
  await sql`insert into identities (workspace_id, id, contact_id, channel_id, external_id, address, profile_fetched_at)
    select ${workspaceId}::uuid, i.id, i.contact_id, i.channel_id, i.external_id, i.external_id, now()
    from unnest(${identityIds}::uuid[], ${contactIds}::uuid[], ${channels}::uuid[],
      ${numbers.map((n) => `seed-${run}-${n}`)}::text[]) as i (id, contact_id, channel_id, external_id)`.execute(tx);
  await sql`insert into conversations (workspace_id, id, channel_id, identity_id, contact_id, surface, post_external_id,
      status, priority, assignee_id, team_id, snoozed_until, last_activity_at)
    select ${workspaceId}::uuid, c.id, c.channel_id, c.identity_id, c.contact_id, c.surface, c.post, c.status, c.priority,
      c.assignee_id, c.team_id, case when c.status = 'snoozed' and n % 2 = 0 then now() + interval '30 days' end, now()
    from unnest(${ids}::uuid[], ${channels}::uuid[], ${identityIds}::uuid[], ${contactIds}::uuid[],
      ${comments.map((one) => (one ? 'comments' : 'direct'))}::text[],
      ${numbers.map((n, at) => (comments[at] ? postId(n % words.posts.length) : ''))}::text[],
      ${numbers.map(statusOf)}::text[],
      ${numbers.map((n) => pick(['none', 'none', 'none', 'low', 'none', 'high', 'none', 'medium', 'urgent'], n))}::text[],
      ${numbers.map((n) => agent(n, 3))}::uuid[],
      ${numbers.map((n) => (n % 4 === 2 ? pick(furniture.teamIds, n) : null))}::uuid[])
      with ordinality as c (id, channel_id, identity_id, contact_id, surface, post, status, priority, assignee_id, team_id, n)
  `.execute(tx);
  return ids;
}

interface Stretch {
  /** First and last message, counted from the newest one, 1. */
  from: number;
  to: number;
  stepMinutes: number;
  /** How many conversations are newer. */
  newer: number;
}

/** Turns of question and answer, with notes and lines of what was done between them; resolving comes last. */
async function insertMessages(
  tx: Tx,
  { wish: { workspaceId }, furniture: { agents }, turns }: Scene,
  ids: readonly string[],
  { from, to, stepMinutes, newer }: Stretch,
): Promise<void> {
  await sql`
    with turns as materialized (
      select t.*, row_number() over kind - 1 as at, count(*) over (partition by t.surface, t.direction) as many
      from jsonb_to_recordset(${JSON.stringify(turns)}::jsonb) as t (surface text, direction text, kind text, text text,
        content jsonb, status text, author text, error jsonb)
      window kind as (partition by t.surface, t.direction)
    )
    insert into messages (workspace_id, id, conversation_id, channel_id, external_id, direction, kind, text, content,
      author_type, author_id, author_name, status, error, placed_at, sent_at, unread)
    select ${workspaceId}::uuid, gen.id, c.id, c.channel_id, 'seed-' || gen.id, gen.direction,
      case when gen.last then 'status' else t.kind end, case when not gen.last then t.text end,
      case when gen.last then '{"status": "resolved", "until": null}' else t.content end,
      t.author, case when t.author = 'agent' then agent.id end,
      case t.author when 'agent' then agent.name when 'app' then 'Sunny Side' else '' end,
      t.status, t.error, gen.at, gen.at,
      gen.direction = 'in' and n = 1 and o.place % 3 = 0
    from unnest(${ids}::uuid[]) with ordinality as o (id, place)
    join conversations c on c.workspace_id = ${workspaceId} and c.id = o.id
    cross join generate_series(${from}::int, ${to}::int) as n
    cross join lateral (select date_trunc('milliseconds', now()) - (${newer} + o.place) * interval '1 minute'
      - n * ${stepMinutes} * interval '1 minute' as at) placed
    -- Ids in the order of time, as Roost makes them.
    cross join lateral (select placed.at, n = 1 and c.status = 'resolved' as last,
      (lpad(to_hex((extract(epoch from placed.at) * 1000)::bigint), 12, '0') || '7'
        || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid as id,
      case when n = 1 and c.status = 'resolved' then 'event' when (o.place + n) % 11 = 10 then 'note'
        when (o.place * 3 + n) % 13 = 12 then 'event' when (o.place + n) % 3 = 0 then 'out' else 'in' end as direction
    ) gen
    join turns t on t.surface = c.surface and t.direction = gen.direction and t.at = (o.place * 7 + n * 3) % t.many
    join unnest(${agents.map((one) => one.id)}::uuid[], ${agents.map((one) => one.name)}::text[])
      with ordinality as agent (id, name, k) on agent.k = 1 + (o.place + n) % ${agents.length}::int`.execute(tx);
}

/** What the inbox keeps along with messages: newest one, counts, times. */
async function settle(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  await sql`
    update conversations c set last_message_id = news.newest_id, last_activity_at = news.at, unread_count = news.unread,
      last_inbound_at = news.inbound, last_outbound_at = news.outbound,
      waiting_since = case when news.inbound > coalesce(news.outbound, '-infinity') then news.inbound end
    from (select m.conversation_id as id, max(m.placed_at) as at, count(*) filter (where m.unread)::int as unread,
        max(m.placed_at) filter (where m.direction = 'in') as inbound,
        max(m.placed_at) filter (where m.direction = 'out' and m.status <> 'failed') as outbound,
        (array_agg(m.id order by m.placed_at desc) filter (where m.direction in ('in', 'out')))[1] as newest_id
      from messages m where m.workspace_id = ${workspaceId} and m.conversation_id = any(${ids}::uuid[])
      group by m.conversation_id) news
    where c.workspace_id = ${workspaceId} and c.id = news.id`.execute(tx);
}

/** Two labels on every fourth conversation; the ugly world has one with all of them. */
async function putLabels(tx: Tx, { wish, furniture }: Scene, ids: readonly string[]): Promise<void> {
  const { labelIds } = furniture;
  const pairs = ids.flatMap((id, n) => {
    if (wish.ugly && n === 1) return labelIds.map((label) => ({ id, label }));
    return n % 4 === 0 ? [0, 1].map((more) => ({ id, label: pick(labelIds, n + more * 5) })) : [];
  });
  await sql`insert into conversation_labels (workspace_id, conversation_id, label_id)
    select ${wish.workspaceId}::uuid, * from unnest(${pairs.map((one) => one.id)}::uuid[],
      ${pairs.map((one) => one.label)}::uuid[]) on conflict do nothing`.execute(tx);
}

/** The bell of whoever made the workspace: conversations that colleagues gave them. */
async function giveNotices(tx: Tx, { wish, furniture }: Scene, ids: readonly string[]): Promise<void> {
  const [owner, ...others] = furniture.agents;
  if (owner === undefined || others.length === 0) return;
  const given = ids.slice(0, noticesMax);
  await sql`insert into notices (workspace_id, id, agent_id, kind, conversation_id, actor_name, read_at)
    select ${wish.workspaceId}::uuid, n.id, ${owner.id}::uuid, 'assigned', n.conversation_id, n.actor,
      case when n.place % 3 = 0 then now() end
    from unnest(${given.map(() => newId())}::uuid[], ${given}::uuid[],
      ${given.map((_, n) => pick(others, n).name)}::text[]) with ordinality as n (id, conversation_id, actor, place)
  `.execute(tx);
}
