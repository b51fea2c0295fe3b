-- The list of contacts in the order of a phone book: by byte, Álvaro came after Zoe and so did everybody in small letters.
drop index contacts_name;
create index contacts_name on contacts (workspace_id, roost_fold(name), id);
drop index contacts_stage;
create index contacts_stage on contacts (workspace_id, stage_id, roost_fold(name), id) where stage_id is not null;
drop index contacts_source;
create index contacts_source on contacts (workspace_id, source, roost_fold(name), id) where source is not null;
drop index contacts_owner;
create index contacts_owner on contacts (workspace_id, owner_id, roost_fold(name), id) where owner_id is not null;
