-- Who does a deed: an active volunteer, found by number.
-- Concurrency: reads one snapshot.
select v.id, v.name from prima.volunteers v where v.phone = @phone and v.is_active;
