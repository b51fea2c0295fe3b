-- Accounts (Better Auth's tables under our words). Agents and what proves who they are belong to no workspace.
create table agents (
  id uuid primary key,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint agents_email_unique unique (email)
);

create table sessions (
  id uuid primary key,
  agent_id uuid not null references agents (id) on delete cascade,
  token text not null,
  active_workspace_id uuid,
  ip_address text,
  user_agent text,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint sessions_token_unique unique (token)
);
create index sessions_agent on sessions (agent_id);

create table credentials (
  id uuid primary key,
  agent_id uuid not null references agents (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index credentials_agent on credentials (agent_id);

create table verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications_identifier on verifications (identifier);

create table two_factors (
  id uuid primary key,
  agent_id uuid not null references agents (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean default true,
  failed_verification_count integer default 0,
  locked_until timestamptz
);

create table workspaces (
  id uuid primary key,
  name text not null,
  slug text not null,
  logo text,
  metadata text,
  created_at timestamptz not null default now(),
  constraint workspaces_slug_unique unique (slug)
);

create table members (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id) on delete cascade,
  agent_id uuid not null references agents (id) on delete cascade,
  role text not null,
  disabled boolean not null default false,
  created_at timestamptz not null default now(),
  constraint members_agent_unique unique (workspace_id, agent_id)
);
create index members_agent on members (agent_id);

create table invitations (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id) on delete cascade,
  email text not null,
  role text,
  status text not null,
  token_hash bytea,
  -- Null when an API key invited.
  inviter_id uuid references agents (id) on delete set null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);

-- One row, so that of two first set-ups at once one wins.
create table setup (
  "only" boolean primary key default true check ("only"),
  done_at timestamptz
);
insert into setup (done_at) values (null);

create table api_keys (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'agent')),
  key_hash bytea not null,
  created_by uuid references agents (id) on delete set null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (workspace_id, id),
  constraint api_keys_hash_unique unique (key_hash)
);

-- Connections. Columns ending in _sealed hold AES-256-GCM records (see crypto.ts).
create table meta_apps (
  workspace_id uuid primary key references workspaces (id) on delete cascade,
  app_id text,
  secret_sealed text,
  previous_secret_sealed text,
  previous_secret_until timestamptz,
  verify_token text not null,
  login_config_id text,
  instagram_app_id text,
  instagram_secret_sealed text,
  updated_at timestamptz not null default now(),
  constraint meta_apps_app_unique unique (app_id)
);

create table connect_attempts (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  state_hash bytea not null,
  session_id uuid not null,
  agent_id uuid not null,
  flow text not null,
  features text[] not null,
  redirect_uri text not null,
  return_to text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (workspace_id, id),
  constraint connect_attempts_state_unique unique (state_hash)
);

create table logins (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  flow text not null,
  external_id text not null,
  name text not null,
  state text not null check (state in ('connected', 'attention', 'needs_reconnect', 'paused', 'disconnected')),
  state_message text not null,
  state_action text,
  scopes text[] not null default '{}',
  declined text[] not null default '{}',
  granular jsonb not null default '{}',
  token_sealed text,
  expires_at timestamptz,
  data_access_expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint logins_external_unique unique (workspace_id, flow, external_id)
);

create table assets (
  workspace_id uuid not null,
  login_id uuid not null,
  kind text not null,
  external_id text not null,
  name text not null,
  detail text,
  parent_id text,
  parent_name text,
  picture_url text,
  token_sealed text,
  connectable boolean not null,
  reason text,
  primary key (workspace_id, login_id, kind, external_id),
  foreign key (workspace_id, login_id) references logins (workspace_id, id) on delete cascade
);

create table channels (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('facebook', 'instagram', 'whatsapp')),
  external_id text not null,
  name text not null,
  detail text,
  parent_id text,
  login_id uuid,
  token_sealed text,
  state text not null check (state in ('connected', 'attention', 'needs_reconnect', 'disconnected')),
  state_message text not null,
  state_action text,
  paused boolean not null default false,
  last_event_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint channels_external_unique unique (workspace_id, kind, external_id),
  foreign key (workspace_id, login_id) references logins (workspace_id, id) on delete set null (login_id)
);

-- Journal: a webhook POST as it came, and one row per entry as the queue of its lane.
-- No foreign key to the workspace: every flush of every process would lock the same row.
create table deliveries (
  workspace_id uuid not null,
  id uuid not null,
  received_at timestamptz not null,
  object text,
  body bytea not null,
  entries integer not null,
  entries_left integer not null,
  state text not null check (state in ('received', 'processed', 'dead')),
  events jsonb not null default '{}',
  error text,
  primary key (workspace_id, id)
);
-- Ids are made in the order of arrival, so lists go by the key; a range of time is asked for only to replay it.
create index deliveries_received on deliveries using brin (received_at);

create table delivery_entries (
  workspace_id uuid not null,
  delivery_id uuid not null,
  position integer not null,
  seq bigint generated always as identity,
  lane smallint not null,
  object text,
  external_id text,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
  attempts smallint not null default 0,
  next_at timestamptz not null default now(),
  error text,
  primary key (workspace_id, delivery_id, position),
  foreign key (workspace_id, delivery_id) references deliveries (workspace_id, id) on delete cascade
);
create index delivery_entries_lane on delivery_entries (lane, seq) where state = 'waiting';
-- The few that failed and wait for another try: later entries of the same account wait behind them.
create index delivery_entries_retrying on delivery_entries (lane) where state = 'waiting' and attempts > 0;

-- A worker holds a lane by locking its row; the same lanes serve the journal (in) and the outbox (out).
create table lanes (
  way text not null check (way in ('in', 'out')),
  lane smallint not null,
  primary key (way, lane)
);
insert into lanes (way, lane) select way, lane from unnest(array['in', 'out']) way, generate_series(0, 63) lane;

-- Inbox.
create table contacts (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  name text not null,
  name_source text not null default 'id' check (name_source in ('id', 'webhook', 'profile', 'agent')),
  picture_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index contacts_name on contacts (workspace_id, name, id);

create table identities (
  workspace_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  channel_id uuid not null,
  external_id text not null,
  address text not null,
  name text,
  username text,
  profile_fetched_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint identities_external_unique unique (workspace_id, channel_id, external_id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);
create index identities_contact on identities (workspace_id, contact_id);

-- Every id by which a channel names an identity, so that an alias finds it.
create table identity_aliases (
  workspace_id uuid not null,
  channel_id uuid not null,
  alias text not null,
  identity_id uuid not null,
  primary key (workspace_id, channel_id, alias),
  foreign key (workspace_id, identity_id) references identities (workspace_id, id) on delete cascade
);

create table conversations (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  identity_id uuid not null,
  contact_id uuid not null,
  surface text not null check (surface in ('direct', 'comments')),
  post_external_id text not null default '',
  status text not null default 'open' check (status in ('open', 'pending', 'snoozed', 'resolved')),
  snoozed_until timestamptz,
  assignee_id uuid references agents (id) on delete set null,
  priority text not null default 'none' check (priority in ('none', 'low', 'medium', 'high', 'urgent')),
  unread_count integer not null default 0,
  last_message_id uuid,
  last_activity_at timestamptz not null,
  last_inbound_at timestamptz,
  last_outbound_at timestamptz,
  -- Meta's watermarks: what we sent up to then was delivered, was read.
  delivered_until timestamptz,
  read_until timestamptz,
  -- Since when the customer waits for an answer; null when we spoke last.
  waiting_since timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint conversations_place_unique unique (workspace_id, channel_id, identity_id, surface, post_external_id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id),
  foreign key (workspace_id, identity_id) references identities (workspace_id, id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id)
);
create index conversations_newest on conversations (workspace_id, status, last_activity_at desc, id desc);
create index conversations_assignee on conversations (workspace_id, assignee_id, status, last_activity_at desc, id desc);
create index conversations_contact on conversations (workspace_id, contact_id);

create table messages (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  external_id text,
  client_key text,
  -- Hash of the request body: the same key with another body is refused.
  client_hash bytea,
  direction text not null check (direction in ('in', 'out', 'note', 'event')),
  kind text not null,
  text text,
  content jsonb not null default '{}',
  author_type text not null check (author_type in ('contact', 'agent', 'app', 'system')),
  author_id uuid,
  author_name text not null default '',
  status text check (status in ('queued', 'sent', 'delivered', 'read', 'failed', 'unknown')),
  placed_at timestamptz not null,
  -- When it left, by Meta's clock where an echo told it, else by ours: what watermarks are compared with.
  sent_at timestamptz,
  -- Inbound and not seen by us; conversations.unread_count is how many.
  unread boolean not null default false,
  -- Ids Meta gave to earlier attempts: what it still says about those is no news.
  former_external_ids text[],
  reply_to_external_id text,
  human_agent boolean not null default false,
  error jsonb,
  edited_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint messages_external_unique unique (workspace_id, channel_id, external_id),
  constraint messages_client_key_unique unique (workspace_id, conversation_id, client_key),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);
create index messages_placed on messages (workspace_id, conversation_id, placed_at desc, id desc);
create index messages_unread on messages (workspace_id, conversation_id) where unread;
create index messages_on_their_way on messages (workspace_id, conversation_id)
  where direction = 'out' and status in ('sent', 'delivered');

create table outbox (
  workspace_id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  lane smallint not null,
  seq bigint generated always as identity,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'unknown')),
  attempts smallint not null default 0,
  next_at timestamptz not null default now(),
  -- When the attempt under way began; a lease that ran out means an unknown outcome, never a second sending.
  claimed_at timestamptz,
  primary key (workspace_id, message_id),
  foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);
create index outbox_lane on outbox (lane, seq);
create index outbox_conversation on outbox (workspace_id, conversation_id, seq);

-- Events that came before their message (a status, an edit, a reaction): applied when it comes.
create table parked_events (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  external_id text not null,
  event jsonb not null,
  -- The same event twice is parked once.
  event_hash bytea not null,
  parked_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint parked_events_unique unique (workspace_id, channel_id, external_id, event_hash),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);

create table audit_log (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  at timestamptz not null default now(),
  actor_type text not null check (actor_type in ('agent', 'api_key', 'meta', 'system')),
  actor_id uuid,
  action text not null,
  subject text,
  detail jsonb not null default '{}',
  primary key (workspace_id, id)
);

-- Row-level security: roost_app sees one workspace, roost_system all of them, anyone else nothing.
do $$
declare
  t text;
begin
  foreach t in array array[
    'members', 'invitations', 'api_keys', 'meta_apps', 'connect_attempts', 'logins', 'assets', 'channels',
    'deliveries', 'delivery_entries', 'contacts', 'identities', 'identity_aliases', 'conversations', 'messages',
    'outbox', 'parked_events', 'audit_log'
  ] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy %I on %I to roost_app using (workspace_id = nullif(current_setting(''roost.workspace'', true), '''')::uuid)'
      || ' with check (workspace_id = nullif(current_setting(''roost.workspace'', true), '''')::uuid)',
      t || '_workspace', t);
    execute format('create policy %I on %I to roost_system using (true) with check (true)', t || '_system', t);
  end loop;
end $$;

alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy workspaces_workspace on workspaces to roost_app
  using (id = nullif(current_setting('roost.workspace', true), '')::uuid);
create policy workspaces_system on workspaces to roost_system using (true) with check (true);

-- Better Auth runs as the owner of the database: sign-in has to find an agent's workspaces before one is chosen.
create policy workspaces_sign_in on workspaces to current_user using (true) with check (true);
create policy members_sign_in on members to current_user using (true) with check (true);
create policy invitations_sign_in on invitations to current_user using (true) with check (true);

grant usage on schema public to roost_app, roost_system;
grant select, insert, update, delete on all tables in schema public to roost_app, roost_system;
grant usage on all sequences in schema public to roost_app, roost_system;
alter default privileges in schema public grant select, insert, update, delete on tables to roost_app, roost_system;
alter default privileges in schema public grant usage on sequences to roost_app, roost_system;
revoke update, delete on audit_log from roost_app, roost_system;
revoke all on agents, sessions, credentials, verifications, two_factors, setup from roost_app;
grant select on agents to roost_app;
