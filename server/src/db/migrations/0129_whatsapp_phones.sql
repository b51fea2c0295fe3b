-- The number somebody writes from by WhatsApp is their contact's phone: it stood nowhere an agent could read it.
set local role roost_system;
update contacts c set phone = i.address
  from (select distinct on (workspace_id, contact_id) workspace_id, contact_id, address
    from identities where address like '+%' order by workspace_id, contact_id, id) i
  where c.workspace_id = i.workspace_id and c.id = i.contact_id and c.phone is null;
reset role;
