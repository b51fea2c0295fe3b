-- A message that failed and was discarded has failed no longer: nobody is to try it again.
update messages set status = null
  where direction = 'out' and status = 'failed' and external_id is null and deleted_at is not null;
