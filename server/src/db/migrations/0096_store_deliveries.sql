-- The journal's one statement: role, deliveries, entries and commit in a single round trip (webhooks/journal.ts).
-- Bodies come in one piece and are cut apart here, since text arrays would double them.
create function roost_store_deliveries(
  ids uuid[], workspaces uuid[], received timestamptz[], objects text[],
  bodies bytea, starts int[], lengths int[], entry_counts int[],
  entry_workspaces uuid[], entry_deliveries uuid[], positions int[], lanes smallint[], entry_objects text[],
  external_ids text[]
) returns void language plpgsql as $$
begin
  -- Ends with the transaction, which is the caller's one statement.
  perform set_config('role', 'roost_system', true);
  insert into deliveries (workspace_id, id, received_at, object, body, entries, entries_left, state)
  select workspace_id, id, received_at, object, substring(bodies from start for length), entries, entries,
    case when entries = 0 then 'processed' else 'received' end
  from unnest(workspaces, ids, received, objects, starts, lengths, entry_counts)
    as d (workspace_id, id, received_at, object, start, length, entries);
  insert into delivery_entries (workspace_id, delivery_id, position, lane, object, external_id)
  select * from unnest(entry_workspaces, entry_deliveries, positions, lanes, entry_objects, external_ids);
end
$$;
