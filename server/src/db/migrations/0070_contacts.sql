-- Long work that brings rows in from outside: contacts from a file, history from Meta.
create table imports (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('contacts', 'history')),
  channel_id uuid,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  done integer not null default 0,
  total integer,
  failed integer not null default 0,
  -- One sentence about how it ended or where it stands.
  message text not null default '',
  -- The first problems, each {row, message}.
  errors jsonb not null default '[]',
  -- What the work needs to go on after a restart (a storage key, a place in a list).
  detail jsonb not null default '{}',
  created_by uuid references agents (id) on delete set null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade
);
create index imports_channel on imports (workspace_id, channel_id, id desc);

-- The steps a workspace takes a contact through, in its own order.
create table stages (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  name text not null,
  color text not null default 'gray',
  position integer not null default 0,
  primary key (workspace_id, id),
  constraint stages_name_unique unique (workspace_id, name)
);

-- What a workspace keeps of its contacts beside the usual; the values are in contacts.fields by id.
create table contact_fields (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  name text not null,
  type text not null check (type in ('text', 'number', 'date', 'url', 'select', 'checkbox')),
  options text[] not null default '{}',
  position integer not null default 0,
  primary key (workspace_id, id),
  constraint contact_fields_name_unique unique (workspace_id, name)
);

alter table contacts
  add column email text,
  add column phone text,
  add column owner_id uuid references agents (id) on delete set null,
  add column stage_id uuid,
  -- Where the person came from first: an ad, a post, a story, a link. Null: by themselves.
  add column source text check (source in ('ad', 'post', 'story', 'link')),
  add column source_detail jsonb not null default '{}',
  add column fields jsonb not null default '{}',
  add column blocked_at timestamptz,
  add constraint contacts_stage_fkey foreign key (workspace_id, stage_id)
    references stages (workspace_id, id) on delete set null (stage_id);
create index contacts_stage on contacts (workspace_id, stage_id, name, id) where stage_id is not null;
create index contacts_source on contacts (workspace_id, source, name, id) where source is not null;
create index contacts_owner on contacts (workspace_id, owner_id, name, id) where owner_id is not null;
create index contacts_email on contacts (workspace_id, lower(email)) where email is not null;
create index contacts_phone on contacts (workspace_id, phone) where phone is not null;
create index contacts_folded_name on contacts (workspace_id, lower(name));
create index identities_username on identities (workspace_id, lower(username)) where username is not null;
create index identities_phone on identities (workspace_id, address) where address like '+%';

create table contact_notes (
  workspace_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  author_id uuid,
  author_name text not null,
  text text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index contact_notes_contact on contact_notes (workspace_id, contact_id, id desc);

-- What a merge moved, so that it can be undone: the contact that went, and which rows were its own.
create table contact_merges (
  workspace_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  gone jsonb not null,
  kept jsonb not null,
  identity_ids uuid[] not null,
  note_ids uuid[] not null,
  merged_by uuid references agents (id) on delete set null,
  merged_at timestamptz not null default now(),
  undone_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index contact_merges_contact on contact_merges (workspace_id, contact_id, id desc);

-- "These two are not the same person": the suggestion does not come back. The smaller id first.
create table contact_distinctions (
  workspace_id uuid not null,
  one_id uuid not null,
  other_id uuid not null,
  primary key (workspace_id, one_id, other_id),
  foreign key (workspace_id, one_id) references contacts (workspace_id, id) on delete cascade,
  foreign key (workspace_id, other_id) references contacts (workspace_id, id) on delete cascade
);

-- A blocked person's messages are kept without raising anything.
alter table conversations add column muted boolean not null default false;

do $$
declare
  t text;
begin
  foreach t in array array[
    'imports', 'stages', 'contact_fields', 'contact_notes', 'contact_merges', 'contact_distinctions'
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
