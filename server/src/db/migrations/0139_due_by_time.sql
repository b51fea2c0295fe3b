-- The round that looks for what is due, of all workspaces at once.
create index scheduled_messages_due on scheduled_messages (send_at) where problem is null;
create index conversations_snoozed on conversations (snoozed_until) where status = 'snoozed';
