-- Addresses at which Meta fetches one file that is being sent, for ten minutes. Only the hash of the random part is kept.
create table media_links (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  token_hash bytea not null,
  attachment_id uuid not null,
  expires_at timestamptz not null,
  primary key (workspace_id, token_hash),
  foreign key (workspace_id, attachment_id) references attachments (workspace_id, id) on delete cascade
);

alter table media_links enable row level security;
alter table media_links force row level security;
create policy media_links_workspace on media_links to roost_app
  using (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid);
create policy media_links_system on media_links to roost_system using (true) with check (true);
