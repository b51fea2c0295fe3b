-- When a file that is not here is fetched again by itself; null: it is here, or Roost has given it up.
alter table attachments add column next_at timestamptz;
set local role roost_system;
update attachments set next_at = now() where state = 'pending' and created_at > now() - interval '7 days';
reset role;
create index attachments_due on attachments (next_at) where next_at is not null;
