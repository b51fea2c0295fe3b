-- The key pair by which push services know this installation; made when first asked for.
create table push_keys (
  "only" boolean primary key default true check ("only"),
  public_key text not null,
  private_sealed text not null
);

-- A browser that wants to be told while Roost is closed. Whoever is signed out there is told nothing more.
create table push_subscriptions (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  agent_id uuid not null references agents (id) on delete cascade,
  session_id uuid not null references sessions (id) on delete cascade,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  -- Whether names and words of customers may be in what is sent.
  with_text boolean not null default false,
  -- Quiet hours by the clock of the reader: {from, to}.
  quiet jsonb,
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint push_subscriptions_endpoint_unique unique (workspace_id, agent_id, endpoint)
);
create index push_subscriptions_session on push_subscriptions (session_id);

alter table push_subscriptions enable row level security;
alter table push_subscriptions force row level security;
create policy push_subscriptions_workspace on push_subscriptions to roost_app
  using (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid);
create policy push_subscriptions_system on push_subscriptions to roost_system using (true) with check (true);

revoke all on push_keys from roost_app;
