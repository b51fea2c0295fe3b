-- Requests to be forgotten: what is shown under their code, and nothing about whom.
create table deletion_requests (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  code text not null,
  kind text not null check (kind in ('login', 'contact', 'unknown')),
  -- How many rows went, by table word.
  erased jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint deletion_requests_code_unique unique (code)
);

-- The workspace's own privacy policy and terms; without a row a text made from its data is shown.
create table public_texts (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  kind text not null check (kind in ('privacy', 'terms')),
  text text not null,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, kind)
);

do $$
declare
  t text;
begin
  foreach t in array array['deletion_requests', 'public_texts'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy %I on %I to roost_app using (workspace_id = nullif(current_setting(''roost.workspace'', true), '''')::uuid)'
      || ' with check (workspace_id = nullif(current_setting(''roost.workspace'', true), '''')::uuid)',
      t || '_workspace', t);
    execute format('create policy %I on %I to roost_system using (true) with check (true)', t || '_system', t);
  end loop;
end $$;

create index audit_log_newest on audit_log (workspace_id, id desc);
-- Instagram names a person by two numbers (platform.md §2): callbacks carry the app-scoped one.
alter table logins add column app_user_id text;
