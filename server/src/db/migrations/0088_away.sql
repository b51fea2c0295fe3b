-- When a workspace is open. No row, or not active: always.
create table business_hours (
  workspace_id uuid primary key references workspaces (id) on delete cascade,
  active boolean not null,
  time_zone text not null,
  -- Seven lists of {from, to}, Monday first.
  week jsonb not null,
  -- Days that differ: {date, name, spans}.
  exceptions jsonb not null default '[]',
  updated_at timestamptz not null default now()
);

-- What a channel answers by itself: outside the hours, and to a conversation that begins.
create table automatic_messages (
  workspace_id uuid not null,
  channel_id uuid not null,
  kind text not null check (kind in ('away', 'welcome')),
  active boolean not null,
  text text not null,
  primary key (workspace_id, channel_id, kind),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade
);

-- When the newest automatic message was written here.
alter table conversations add column automatic_at timestamptz;

do $$
declare
  t text;
begin
  foreach t in array array['business_hours', 'automatic_messages'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy %I on %I to roost_app using (workspace_id = nullif(current_setting(''roost.workspace'', true), '''')::uuid)'
      || ' with check (workspace_id = nullif(current_setting(''roost.workspace'', true), '''')::uuid)',
      t || '_workspace', t);
    execute format('create policy %I on %I to roost_system using (true) with check (true)', t || '_system', t);
  end loop;
end $$;
