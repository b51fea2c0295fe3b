-- Asked of everybody who looks at a conversation, every few seconds.
create index notices_unread on notices (workspace_id, agent_id, conversation_id) where read_at is null;
