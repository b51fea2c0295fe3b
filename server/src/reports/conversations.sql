-- One set of rows for charts and CSV. $1 workspace, $2 from, $3 until (exclusive), $4 time zone, $5 channels or null.
--
-- An episode begins with a customer's message that nobody is working on: the first ever, or the first after *resolved*,
-- whatever we wrote in between. What was imported is memory: it begins none. Its first reply is the first answer by a
-- person or a program of ours; automatic replies (author 'system') are none.
with touched as (
  select distinct m.conversation_id
  from messages m
  where m.workspace_id = $1 and m.placed_at >= $2::timestamptz and m.placed_at < $3::timestamptz
    and ($5::uuid[] is null or m.channel_id = any($5))
),
-- From where on each is read: the last episode before the range may be answered or resolved in it.
remembered as (
  select touched.conversation_id,
    case when before.spoke_at is null then $2::timestamptz else coalesce((
      select max(m.placed_at) from messages m
      where m.workspace_id = $1 and m.conversation_id = touched.conversation_id and m.placed_at < before.spoke_at
        and m.direction = 'event' and m.kind = 'status' and m.content ->> 'status' = 'resolved'
    ), '-infinity') end as since
  from touched cross join lateral (
    select max(m.placed_at) as spoke_at from messages m
    where m.workspace_id = $1 and m.conversation_id = touched.conversation_id and m.placed_at < $2::timestamptz
      and m.direction = 'in' and not m.imported
  ) before
),
items as (
  select m.conversation_id, m.channel_id, m.placed_at, m.id, m.author_id, m.author_name, m.imported,
    case
      when m.direction = 'in' then 'in'
      when m.direction = 'out' and m.author_type in ('agent', 'app') and m.status is distinct from 'failed' then 'out'
      when m.direction = 'event' and m.kind = 'status' and m.content ->> 'status' = 'resolved' then 'resolved'
    end as what
  from remembered
  join messages m on m.workspace_id = $1 and m.conversation_id = remembered.conversation_id
    and m.placed_at >= remembered.since and m.placed_at < $3::timestamptz
),
marked as (
  select *, what = 'in' and coalesce(lag(what) over turns, 'resolved') = 'resolved' as begins
  from items where what is not null and not (what = 'in' and imported)
  window turns as (partition by conversation_id, what = 'out' order by placed_at, id)
),
numbered as (
  select *, count(*) filter (where begins) over (partition by conversation_id order by placed_at, id) as episode
  from marked
),
episodes as (
  select channel_id,
    min(placed_at) filter (where begins) as opened_at,
    min(placed_at) filter (where what = 'out') as answered_at,
    (array_agg(author_id order by placed_at, id) filter (where what = 'out'))[1] as answered_by,
    (array_agg(author_name order by placed_at, id) filter (where what = 'out'))[1] as answered_name,
    min(placed_at) filter (where what = 'resolved') as resolved_at,
    (array_agg(author_id order by placed_at, id) filter (where what = 'resolved'))[1] as resolved_by,
    (array_agg(author_name order by placed_at, id) filter (where what = 'resolved'))[1] as resolved_name
  from numbered where episode > 0
  group by conversation_id, channel_id, episode
),
facts as (
  select 'opened' as fact, opened_at as at, channel_id, null::uuid as agent_id, null::text as agent_name,
    null::float8 as seconds
  from episodes
  union all
  select 'first_reply', answered_at, channel_id, answered_by, answered_name,
    extract(epoch from answered_at - opened_at)::float8
  from episodes
  union all
  select 'resolved', resolved_at, channel_id, resolved_by, resolved_name,
    extract(epoch from resolved_at - opened_at)::float8
  from episodes
  union all
  select what, placed_at, channel_id, case when what = 'out' then author_id end,
    case when what = 'out' then author_name end, null
  from items where what in ('in', 'out')
),
placed as (
  select *, to_char(at at time zone $4, 'YYYY-MM-DD') as day
  from facts where at >= $2::timestamptz and at < $3::timestamptz
)
select
  case grouping(channel_id, agent_id, day)
    when 7 then 'total' when 6 then 'day' when 3 then 'channel' when 2 then 'channel_day'
    when 5 then 'agent' else 'agent_day'
  end as "group",
  day, channel_id as "channelId", agent_id as "agentId", case when grouping(agent_id) = 0 then max(agent_name) end as "agentName",
  count(*) filter (where fact = 'opened')::int as opened,
  count(*) filter (where fact = 'first_reply')::int as answered,
  count(*) filter (where fact = 'resolved')::int as resolved,
  count(*) filter (where fact = 'in')::int as "messagesIn",
  count(*) filter (where fact = 'out')::int as "messagesOut",
  percentile_cont(0.5) within group (order by seconds) filter (where fact = 'first_reply') as "medianFirstReplySeconds",
  percentile_cont(0.5) within group (order by seconds) filter (where fact = 'resolved') as "medianResolveSeconds"
from placed
group by grouping sets ((), (day), (channel_id), (channel_id, day), (agent_id), (agent_id, day))
having grouping(agent_id) = 1 or agent_id is not null
order by 1, day, channel_id, agent_id
