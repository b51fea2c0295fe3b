-- When the account may be asked again. Whoever is about to ask takes this moment and moves it on.
alter table imports add column next_call_at timestamptz;
