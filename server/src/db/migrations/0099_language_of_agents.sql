-- The language of the page that an agent last opened: in it go the mails to them.
alter table agents add column language text not null default 'en';
