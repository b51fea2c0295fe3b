-- What did not arrive live: it raised no unread, reopened nothing. Some of it opens no window for answers either.
alter table messages add column imported boolean not null default false;
alter table messages add column opens_window boolean not null default true;

-- One reaction per person: a group has several.
update messages set content = (content - 'reaction')
    || jsonb_build_object('reactions', jsonb_build_object('contact', content -> 'reaction'))
  where content ? 'reaction';

-- What people comment on: fetched once, shown as a card above the thread.
create table posts (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  external_id text not null,
  state text not null default 'pending' check (state in ('pending', 'stored', 'failed')),
  body text,
  permalink text,
  form text,
  posted_at timestamptz,
  picture_id uuid,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint posts_external_unique unique (workspace_id, channel_id, external_id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id),
  foreign key (workspace_id, picture_id) references attachments (workspace_id, id) on delete set null (picture_id)
);

-- What Meta last told about an account, a number or a template; one row per topic.
create table channel_notices (
  workspace_id uuid not null,
  channel_id uuid not null,
  topic text not null,
  level text not null check (level in ('info', 'warning', 'error')),
  message text not null,
  at timestamptz not null,
  primary key (workspace_id, channel_id, topic),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);

do $$
declare
  t text;
begin
  foreach t in array array['posts', 'channel_notices'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy %I on %I to roost_app using (workspace_id = nullif(current_setting(''roost.workspace'', true), '''')::uuid)'
      || ' with check (workspace_id = nullif(current_setting(''roost.workspace'', true), '''')::uuid)',
      t || '_workspace', t);
    execute format('create policy %I on %I to roost_system using (true) with check (true)', t || '_system', t);
  end loop;
end $$;
