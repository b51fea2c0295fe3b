-- Files of messages. A row exists from the moment a webhook names a file (or an agent uploads one); its bytes follow.
create table attachments (
  workspace_id uuid not null,
  id uuid not null,
  -- Null: uploaded by an agent and not sent yet.
  message_id uuid,
  position smallint not null default 0,
  channel_id uuid,
  kind text not null check (kind in ('image', 'video', 'audio', 'file', 'sticker')),
  name text,
  mime_type text,
  bytes bigint,
  width integer,
  height integer,
  state text not null check (state in ('pending', 'stored', 'failed')),
  -- Why it is not here, as one plain sentence.
  failure text,
  attempts smallint not null default 0,
  -- Where Meta keeps it: an address that expires, or an id to ask for one.
  source_url text,
  source_media_id text,
  storage_key text,
  preview_key text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint attachments_place_unique unique (workspace_id, message_id, position),
  foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade,
  foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);

alter table attachments enable row level security;
alter table attachments force row level security;
create policy attachments_workspace on attachments to roost_app
  using (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid);
create policy attachments_system on attachments to roost_system using (true) with check (true);
