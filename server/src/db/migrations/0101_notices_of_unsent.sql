-- A reply that Meta refused, or that was scheduled and could not go out, when nobody looks at its thread any more.
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in ('mention', 'assigned', 'unsent'));
