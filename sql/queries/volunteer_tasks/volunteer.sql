-- An active volunteer.
-- Concurrency: reads one snapshot.
select v.id, v.name, v.phone from prima.volunteers v where v.id = @volunteer_id and v.is_active;
