-- A word that is everywhere has its newest hits on the newest days: with the day in the index they are found without
-- those of all the years before. The text of most messages is ASCII, where cutting it into words is much cheaper.
create or replace function roost_vector(t text) returns tsvector language plpgsql immutable parallel safe as $$
declare
  looked text := lower(left(coalesce(t, ''), 8000));
begin
  if octet_length(looked) = length(looked) and looked !~ '[a-z0-9]{41}' then
    return array_to_tsvector(array_remove(regexp_split_to_array(looked, '[^a-z0-9]+'), ''));
  end if;
  return array_to_tsvector(public.roost_words(t, false));
end
$$;

drop index messages_search;
-- What waits to be sorted into the index is read by every search, so it is kept short.
create index messages_search on messages
  using gin (workspace_id, ((placed_at at time zone 'UTC')::date), roost_vector(text)) with (gin_pending_list_limit = 1024)
  where text is not null and direction <> 'event';
drop index contacts_search;
create index contacts_search on contacts using gin (workspace_id, roost_vector(name)) with (gin_pending_list_limit = 512);
