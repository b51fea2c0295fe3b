-- The order *Longest waiting*, as conversation-list.ts spells it.
create index conversations_waiting on conversations
  (workspace_id, status, (coalesce(waiting_since, 'infinity'::timestamptz)), id);
