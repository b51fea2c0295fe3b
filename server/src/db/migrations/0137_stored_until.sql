-- Until when deliveries could be stored, by the last of all processes that said so; null: none has yet.
alter table setup add column stored_until timestamptz;
