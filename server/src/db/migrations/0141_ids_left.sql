-- Ids of somebody who was erased, by which the journal still has to be looked through; null when nothing is left of them.
alter table deletion_requests add column ids_left text[];
