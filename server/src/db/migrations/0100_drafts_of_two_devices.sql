-- What kind of reply a draft is goes with it to the next device: below a comment whether its author alone is to see it, and
-- the titles to tap.
alter table drafts
  add column privately boolean not null default false,
  add column choices jsonb not null default '[]',
  add column as_buttons boolean not null default false,
  -- What was written at the same time on another device and lost to this one: kept until it is taken or thrown away.
  add column others jsonb not null default '[]';
