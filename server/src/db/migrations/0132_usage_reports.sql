-- What Meta's headers said last of its allowances, for whoever looks at them: who sends is often another process than
-- who is asked. Of an asset and a type, or of an app by a hash of its secret; several workspaces may share an asset.
create table usage_reports (
  asset_id text not null,
  type text not null,
  percent real not null,
  regain_at timestamptz,
  seen_at timestamptz not null,
  primary key (asset_id, type)
);

revoke all on usage_reports from roost_app;
