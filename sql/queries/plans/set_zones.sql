-- A patient's zone is the plans' too. They are active from now on, so that nothing older ever appears.
-- Concurrency: lock_of_patients.sql holds the rows.
-- Plan: = any() beside the join, so that each row is found by its key.
with changed as (
    update prima.reminder_plans p set time_zone = r.zone, active_from = clock_timestamp() + @clock_offset, version = p.version + 1
    from unnest(@ids, @zones) as r (id, zone)
    where p.id = any(@ids) and p.id = r.id
    returning p.id
)
insert into prima.events (entity, entity_id, cause, actor, reason) select 'plan', c.id::text, 'zone', @by, @reason from changed c;
