-- Health of logins and channels: why a state is what it is, and what a worker has to look at next.
alter table logins
  add column state_reason text not null default 'ok',
  -- When Meta gave the present token: its age decides when it is renewed.
  add column token_issued_at timestamptz,
  add column checked_at timestamptz,
  add column next_check_at timestamptz not null default now(),
  -- Refused calls in a row that debug_token could not explain, and since when.
  add column failures integer not null default 0,
  add column failing_since timestamptz,
  -- The reason that was last told by e-mail, so that it is told once.
  add column announced_reason text;
update logins set token_issued_at = created_at, state_reason = case state
  when 'connected' then 'ok' when 'disconnected' then 'disconnected' when 'needs_reconnect' then 'login_expired'
  else 'other' end;
create index logins_next_check on logins (next_check_at) where state <> 'disconnected';

alter table channels
  add column state_reason text not null default 'ok',
  add column failures integer not null default 0,
  add column failing_since timestamptz;
update channels set state_reason = case state
  when 'connected' then 'ok' when 'disconnected' then 'disconnected' when 'needs_reconnect' then 'login_expired'
  else 'other' end;
