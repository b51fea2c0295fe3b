-- A new grant that would cut channels off: it replaces the one before only when an admin has seen which.
create table held_grants (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  login_id uuid not null,
  -- The whole new login with its tokens.
  grant_sealed text not null,
  -- What it sees and may do, without tokens: compared with the channels whenever somebody looks.
  sees jsonb not null,
  failed_kinds text[] not null,
  scopes text[] not null,
  actor_type text not null,
  actor_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, id),
  -- Meta keeps one grant per person, the newest.
  constraint held_grants_login_unique unique (workspace_id, login_id),
  constraint held_grants_login_fk foreign key (workspace_id, login_id)
    references logins (workspace_id, id) on delete cascade
);
create index held_grants_expiry on held_grants (expires_at);

alter table held_grants enable row level security;
alter table held_grants force row level security;
create policy held_grants_workspace on held_grants to roost_app
  using (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid);
create policy held_grants_system on held_grants to roost_system using (true) with check (true);
