-- The comment (Meta's id) that a message answers privately: Meta allows one per comment (platform.md §4.4).
alter table messages add column private_reply_to text;
create unique index messages_private_reply_unique on messages (workspace_id, channel_id, private_reply_to)
  where private_reply_to is not null and status <> 'failed';

-- Meta grants the feature Human Agent to an app; a workspace without it must not offer it.
alter table workspaces add column human_agent_allowed boolean not null default true;
