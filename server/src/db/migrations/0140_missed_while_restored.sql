-- Its time passed between the making of a backup and its being brought in: it may have been sent by then.
alter table scheduled_messages add column missed boolean not null default false;
