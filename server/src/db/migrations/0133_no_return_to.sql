-- The browser knows by itself whether it came back into a popup: nothing read this.
alter table connect_attempts drop column return_to;
