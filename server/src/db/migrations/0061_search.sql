-- Search over messages, contacts and labels in any script. Text is folded (case, accents) and cut into words; scripts
-- that write no spaces between words are cut into pairs of letters, so that two Chinese characters are enough to search.
-- Each index begins with the workspace.
create extension if not exists btree_gin;

create function roost_fold(t text) returns text language sql immutable parallel safe strict as $$
  select case when octet_length(t) = length(t) then lower(t)
    else lower(regexp_replace(normalize(t, NFKD),
      '[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]', '', 'g')) end
$$;

-- `asking`: the words of a query need no last single letter of a run; the stored ones do, to be found by it alone.
create function roost_words(t text, asking boolean) returns text[] language sql immutable parallel safe as $$
  with folded as (select public.roost_fold(left(coalesce(t, ''), 8000)) as f),
  runs as (
    select unnest(regexp_split_to_array(f, '[^[:alnum:]\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+')) as run
    from folded
  ),
  parts as (
    select run as part, run ~ '^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]' as dense
    from runs where run !~ '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]'
    union all
    select found[1], found[1] ~ '^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]'
    from runs, regexp_matches(run, '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|[^\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)', 'g') as found
    where run ~ '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]'
  )
  select coalesce(array_agg(distinct word), '{}') from (
    select left(part, 40) as word from parts where not dense
    union all
    select substr(part, i, 2) from parts,
      generate_series(1, case when asking and length(part) > 1 then length(part) - 1 else length(part) end) as i
    where dense
  ) words where word <> ''
$$;

create function roost_vector(t text) returns tsvector language sql immutable parallel safe as $$
  select array_to_tsvector(public.roost_words(t, false))
$$;

-- Every word has to be there, at least as the beginning of one.
create function roost_query(q text) returns tsquery language sql immutable parallel safe as $$
  select string_agg(quote_literal(word) || ':*', ' & ')::tsquery from unnest(public.roost_words(q, true)) as word
$$;

create index messages_search on messages using gin (workspace_id, roost_vector(text))
  where text is not null and direction <> 'event';
create index contacts_search on contacts using gin (workspace_id, roost_vector(name));
