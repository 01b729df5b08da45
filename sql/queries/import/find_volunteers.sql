-- The volunteers of these numbers, for those who name them.
-- Concurrency: reads one snapshot; no volunteer is ever deleted.
select v.id, v.phone from prima.volunteers v where v.phone = any(@phones);
