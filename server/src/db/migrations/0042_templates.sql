-- Copies of Meta's message templates, per account: every number of it may send them.
create table templates (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  account_external_id text not null,
  external_id text not null,
  name text not null,
  language text not null,
  category text not null,
  -- Meta's own word: APPROVED, PENDING, REJECTED, PAUSED, DISABLED, …
  status text not null,
  rejected_reason text,
  quality text,
  parameter_format text not null default 'POSITIONAL' check (parameter_format in ('POSITIONAL', 'NAMED')),
  components jsonb not null,
  synced_at timestamptz not null,
  primary key (workspace_id, id),
  constraint templates_name_unique unique (workspace_id, account_external_id, name, language)
);
create index templates_external on templates (workspace_id, external_id);

alter table templates enable row level security;
alter table templates force row level security;
create policy templates_workspace on templates to roost_app
  using (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid);
create policy templates_system on templates to roost_system using (true) with check (true);
