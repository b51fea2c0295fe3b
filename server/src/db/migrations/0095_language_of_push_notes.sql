-- The language in which a browser shows its notes: that of the page which subscribed, told again with each visit.
alter table push_subscriptions add column language text not null default 'en';
