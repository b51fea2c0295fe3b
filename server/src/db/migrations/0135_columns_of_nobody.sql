-- Neither Roost nor Better Auth, as it is set up, reads any of these.
drop table two_factors;
alter table agents drop column two_factor_enabled;
alter table sessions drop column active_workspace_id;
alter table workspaces drop column logo, drop column metadata;
alter table logins drop column granular;
