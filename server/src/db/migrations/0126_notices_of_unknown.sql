-- Nobody can tell whether a reply arrived: its writer has to hear of that too.
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in ('mention', 'assigned', 'unsent', 'unknown'));
