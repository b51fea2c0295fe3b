-- How many people a day WhatsApp lets a number write to first, in WhatsApp's own word (TIER_2K); null: not read yet.
alter table channels add column messaging_limit text;
