-- A number is looked for by its last digits: people leave out the country, or type the end of it.
create index contacts_phone_ending on contacts (workspace_id, reverse(phone) text_pattern_ops) where phone is not null;
create index identities_phone_ending on identities (workspace_id, reverse(address) text_pattern_ops) where address like '+%';
