-- The Instagram app secret before a reset signs for a while too, as the App Secret before does.
alter table meta_apps
  add column previous_instagram_secret_sealed text,
  add column previous_instagram_secret_until timestamptz,
  -- Whether the configuration of Login for Business gives a system user's token: Meta wants another dialog for it.
  add column login_config_system_user boolean not null default false;
