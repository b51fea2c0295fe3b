-- Setup doctor: the newest result of every check, and how far a run is.
create table doctor_runs (
  workspace_id uuid primary key references workspaces (id) on delete cascade,
  started_at timestamptz,
  -- Null while a run is under way.
  finished_at timestamptz,
  total integer not null default 0,
  -- When a worker last did a job of the doctor's: proof that one is running.
  pulse_at timestamptz
);

create table doctor_results (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id text not null,
  finding jsonb not null,
  checked_at timestamptz not null,
  primary key (workspace_id, id)
);

-- Deliveries that name an account of this workspace and whose signature fits no secret: counted, never kept.
create table webhook_refusals (
  workspace_id uuid primary key references workspaces (id) on delete cascade,
  count integer not null default 0,
  last_at timestamptz not null
);

-- How a try to connect ended: null while it has not come back from Meta.
alter table connect_attempts add column outcome text;

do $$
declare
  t text;
begin
  foreach t in array array['doctor_runs', 'doctor_results', 'webhook_refusals'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy %I on %I to roost_app using (workspace_id = nullif(current_setting(''roost.workspace'', true), '''')::uuid)'
      || ' with check (workspace_id = nullif(current_setting(''roost.workspace'', true), '''')::uuid)',
      t || '_workspace', t);
    execute format('create policy %I on %I to roost_system using (true) with check (true)', t || '_system', t);
  end loop;
end $$;
