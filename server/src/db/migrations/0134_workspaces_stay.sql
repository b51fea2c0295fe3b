-- A workspace takes its audit log along: nothing that Roost does deletes one, so neither role may.
revoke delete on workspaces from roost_app, roost_system;
