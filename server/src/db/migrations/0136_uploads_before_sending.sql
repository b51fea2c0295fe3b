-- A file goes up to Meta before its message is sent: what breaks off then has reached nobody. What waits for a login may be
-- looked at every few seconds for weeks.
alter table outbox alter column attempts type integer;
alter table outbox drop constraint outbox_state_check;
alter table outbox add constraint outbox_state_check check (state in ('waiting', 'uploading', 'sending', 'unknown'));
