-- Whoever was suspended or removed before conversations were handed back still has some, and nobody hears of them.
set local role roost_system;
update conversations c set assignee_id = null
  where c.assignee_id is not null and not exists (
    select from members m where m.workspace_id = c.workspace_id and m.agent_id = c.assignee_id and not m.disabled);
update contacts c set owner_id = null
  where c.owner_id is not null and not exists (
    select from members m where m.workspace_id = c.workspace_id and m.agent_id = c.owner_id);
reset role;
