-- How fast each channel may be sent to, and until when it rests. One row for all workers, so that together they keep Meta's limits.
create table channel_pace (
  workspace_id uuid not null,
  channel_id uuid not null,
  -- The next attempt has its turn then.
  turn_at timestamptz not null default now(),
  -- An allowance of Meta's nears its end: this many times slower.
  slower real not null default 1,
  -- Failures in a row that tell of Meta or the channel, not of the message.
  failures smallint not null default 0,
  failing_since timestamptz,
  -- Nothing is tried before.
  rests_until timestamptz,
  rest_reason text check (rest_reason in ('failing', 'limit')),
  primary key (workspace_id, channel_id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade
);

alter table channel_pace enable row level security;
alter table channel_pace force row level security;
create policy channel_pace_workspace on channel_pace to roost_app
  using (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid);
create policy channel_pace_system on channel_pace to roost_system using (true) with check (true);

-- What waits too long for its message is looked for by age.
create index parked_events_age on parked_events (parked_at);
-- The dead letters of a workspace, newest first.
create index deliveries_dead on deliveries (workspace_id, id) where state = 'dead';
