-- Whether the session of a browser still lives is asked before it is told anything: its times, never its token.
grant select (id, created_at, updated_at) on sessions to roost_app;
