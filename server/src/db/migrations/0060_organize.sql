-- What agents keep order with: labels, teams, saved replies, views.
create table labels (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  name text not null,
  color text not null default 'gray',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index labels_name_unique on labels (workspace_id, lower(name));

create table teams (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  name text not null,
  round_robin boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index teams_name_unique on teams (workspace_id, lower(name));

create table team_members (
  workspace_id uuid not null,
  team_id uuid not null,
  agent_id uuid not null references agents (id) on delete cascade,
  -- Whose turn it is: who was given nothing for longest.
  last_assigned_at timestamptz,
  primary key (workspace_id, team_id, agent_id),
  foreign key (workspace_id, team_id) references teams (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agent_id) references members (workspace_id, agent_id) on delete cascade
);

create table saved_replies (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  name text not null,
  text text not null,
  attachment_ids uuid[] not null default '{}',
  -- Null when it belongs to everybody.
  owner_id uuid references agents (id) on delete cascade,
  created_by uuid references agents (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index saved_replies_name on saved_replies (workspace_id, name, id);

create table views (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  name text not null,
  filters jsonb not null default '{}',
  owner_id uuid references agents (id) on delete cascade,
  created_by uuid references agents (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index views_name on views (workspace_id, name, id);

create table conversation_labels (
  workspace_id uuid not null,
  conversation_id uuid not null,
  label_id uuid not null,
  primary key (workspace_id, conversation_id, label_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, label_id) references labels (workspace_id, id) on delete cascade
);
create index conversation_labels_label on conversation_labels (workspace_id, label_id);

alter table conversations add column team_id uuid;
alter table conversations add constraint conversations_team
  foreign key (workspace_id, team_id) references teams (workspace_id, id) on delete set null (team_id);
create index conversations_team_newest on conversations (workspace_id, team_id, status, last_activity_at desc, id desc)
  where team_id is not null;

-- An agent who is away is given nothing by turn.
alter table members add column available boolean not null default true;

-- Who looks at a conversation, who types in it: said again every few seconds, forgotten by itself.
create table presences (
  workspace_id uuid not null,
  conversation_id uuid not null,
  agent_id uuid not null references agents (id) on delete cascade,
  typing boolean not null default false,
  until timestamptz not null,
  primary key (workspace_id, conversation_id, agent_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);

-- What is written and not sent yet, per agent, conversation and tab. `version` is the browser's count: older never wins.
create table drafts (
  workspace_id uuid not null,
  conversation_id uuid not null,
  agent_id uuid not null references agents (id) on delete cascade,
  mode text not null check (mode in ('reply', 'note')),
  text text not null,
  reply_to_id uuid,
  files jsonb not null default '[]',
  version bigint not null,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, conversation_id, agent_id, mode),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index drafts_agent on drafts (workspace_id, agent_id);

-- Messages to be sent later; each becomes a message of its own when its time comes.
create table scheduled_messages (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  client_key text not null,
  agent_id uuid references agents (id) on delete set null,
  author_name text not null default '',
  body jsonb not null,
  send_at timestamptz not null,
  -- Why it was not sent when its time came.
  problem text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint scheduled_messages_client_key_unique unique (workspace_id, conversation_id, client_key),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);

-- What an agent should know of: somebody named them in a note, or gave them a conversation.
create table notices (
  workspace_id uuid not null,
  id uuid not null,
  agent_id uuid not null references agents (id) on delete cascade,
  kind text not null check (kind in ('mention', 'assigned')),
  conversation_id uuid not null,
  message_id uuid,
  actor_name text not null default '',
  created_at timestamptz not null default now(),
  read_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index notices_agent on notices (workspace_id, agent_id, id desc);
create index notices_mentions on notices (workspace_id, agent_id, conversation_id) where kind = 'mention';

do $$
declare
  t text;
begin
  foreach t in array array[
    'labels', 'teams', 'team_members', 'saved_replies', 'views', 'conversation_labels', 'presences', 'drafts',
    'scheduled_messages', 'notices'
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
