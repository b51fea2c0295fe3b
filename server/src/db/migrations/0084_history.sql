-- What Meta remembers of conversations, imported beside what is live.
alter table imports
  -- Conversations read, and of these the ones with older messages that Meta does not give.
  add column conversations integer not null default 0,
  add column cut_short integer not null default 0,
  -- Fills a gap from here on; null: all there is.
  add column since timestamptz,
  -- When the next step is due, should nobody be at it; null: it waits for the account to come back.
  add column next_at timestamptz;
create unique index imports_history_unfinished on imports (workspace_id, channel_id)
  where kind = 'history' and state in ('waiting', 'running');
create index imports_due on imports (next_at) where state in ('waiting', 'running') and next_at is not null;

-- From when on messages may be missing, because Meta delivered nothing; null: as far as we know none are.
alter table channels add column gap_since timestamptz;

-- However a channel falls out of touch, what it may miss begins with the last thing it was told.
create function channels_note_gap() returns trigger language plpgsql as $$
begin
  new.gap_since := coalesce(new.last_event_at, new.created_at);
  return new;
end $$;
create trigger channels_gap before update of state, state_reason on channels for each row
  when (new.gap_since is null
    and (new.state in ('needs_reconnect', 'disconnected') or new.state_reason = 'not_subscribed'))
  execute function channels_note_gap();
