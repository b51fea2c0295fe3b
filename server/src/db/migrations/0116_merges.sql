-- Merges that had gone along with a later one and did not come back when that was undone: they belong to whom they were
-- merged into. And what was undone remembers nobody.
set local role roost_system;
update contact_merges m set contact_id = (m.kept ->> 'id')::uuid
  where m.undone_at is null and m.kept ->> 'id' <> m.contact_id::text and exists (
    select from contacts c where c.workspace_id = m.workspace_id and c.id = (m.kept ->> 'id')::uuid);
update contact_merges set gone = '{}', kept = '{}' where undone_at is not null;
reset role;
