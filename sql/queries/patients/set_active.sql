-- Deactivates, reactivates or deletes a patient.
-- Concurrency: patients/lock.sql holds the row. Deleting frees the number: invariant I1's index counts the living only.
with changed as (
    update prima.patients p
    set is_active = @is_active, deleted_at = case when @deleted then clock_timestamp() end, version = p.version + 1
    where p.id = @patient_id returning p.id
)
insert into prima.events (entity, entity_id, to_state, cause, actor, reason)
select 'patient', c.id::text, @to_state, @cause, @by, @reason from changed c;
