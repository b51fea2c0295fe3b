-- Words are looked for by their beginning, and for a beginning GIN gathers every message that has it before it looks at
-- the day or the workspace. With the week in front of each word it gathers those of the weeks that are asked for.
create function roost_week(at timestamptz) returns int language sql immutable parallel safe strict as $$
  select floor(extract(epoch from at at time zone 'UTC') / 604800)::int
$$;

-- The text of most messages is ASCII, where cutting it into words is much cheaper.
create function roost_text_words(t text) returns text[] language plpgsql immutable parallel safe as $$
declare
  looked text := lower(left(coalesce(t, ''), 8000));
begin
  if octet_length(looked) = length(looked) and looked !~ '[a-z0-9]{41}' then
    return array_remove(regexp_split_to_array(looked, '[^a-z0-9]+'), '');
  end if;
  return public.roost_words(t, false);
end
$$;

create or replace function roost_vector(t text) returns tsvector language sql immutable parallel safe as $$
  select array_to_tsvector(public.roost_text_words(t))
$$;

create function roost_vector(t text, week int) returns tsvector language plpgsql immutable parallel safe as $$
declare
  mark text := lpad(week::text, 4, '0');
  words text[] := public.roost_text_words(t);
begin
  if cardinality(words) = 0 then return ''; end if;
  -- No word holds a space.
  return array_to_tsvector(string_to_array(mark || array_to_string(words, ' ' || mark), ' '));
end
$$;

-- Every word has to be there, at least as the beginning of one, in one of these weeks.
create function roost_query(words text[], weeks int[]) returns tsquery language sql immutable parallel safe as $$
  select string_agg(in_weeks, ' & ')::tsquery from (
    select '(' || string_agg(quote_literal(lpad(week::text, 4, '0') || word) || ':*', ' | ') || ')' as in_weeks
    from unnest(words) as word, unnest(weeks) as week group by word
  ) each_word
$$;

-- What would wait to be sorted into it is compared with every word of every week that is asked for (70 ms for 660 messages);
-- to sort each message in at once costs 17 µs.
drop index messages_search;
create index messages_search on messages
  using gin (workspace_id, ((placed_at at time zone 'UTC')::date), roost_vector(text, roost_week(placed_at)))
  with (fastupdate = off) where text is not null and direction <> 'event';

-- The weeks a workspace has messages of, so that search asks for no others.
create table message_weeks (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  week int not null,
  primary key (workspace_id, week)
);
alter table message_weeks enable row level security;
alter table message_weeks force row level security;
create policy message_weeks_workspace on message_weeks to roost_app
  using (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('roost.workspace', true), '')::uuid);
create policy message_weeks_system on message_weeks to roost_system using (true) with check (true);

create function note_message_weeks() returns trigger language plpgsql as $$
begin
  insert into public.message_weeks (workspace_id, week)
  select distinct workspace_id, public.roost_week(placed_at) from stored order by 1, 2
  on conflict do nothing;
  return null;
end
$$;
create trigger messages_note_weeks after insert on messages
  referencing new table as stored for each statement execute function note_message_weeks();

set local role roost_system;
insert into message_weeks (workspace_id, week) select distinct workspace_id, roost_week(placed_at) from messages;
reset role;
