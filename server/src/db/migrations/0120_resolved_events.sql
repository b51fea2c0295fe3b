-- When a conversation was resolved last, however long its thread: reports begin to read there.
create index messages_resolved on messages (workspace_id, conversation_id, placed_at desc)
  where direction = 'event' and kind = 'status' and content ->> 'status' = 'resolved';
