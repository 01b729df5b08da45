-- Writes what a file says differently of patients, each with an event.
-- Concurrency: lock_patients.sql holds the rows.
-- Plan: = any() beside the join, so that each row is found by its key.
with changed as (
    update prima.patients p set name = r.name, time_zone = r.time_zone, volunteer_id = r.volunteer_id, version = p.version + 1
    from unnest(@ids, @names, @zones, @volunteers) as r (id, name, time_zone, volunteer_id)
    where p.id = any(@ids) and p.id = r.id
    returning p.id
)
insert into prima.events (entity, entity_id, cause, actor, reason)
select 'patient', c.id::text, 'import', @by, @reason from changed c;
