-- Gives a patient another number, unless a living patient has it: then it changes nothing, and says so by no row.
-- Concurrency: patients/lock.sql holds the row; the unique index decides between two who want the number, and the loser's error is caught as the same answer.
with changed as (
    update prima.patients p set phone = @number, version = p.version + 1
    where p.id = @patient_id and not exists (select from prima.patients o where o.phone = @number and o.deleted_at is null)
    returning p.id
), told as (
    insert into prima.events (entity, entity_id, to_state, cause, actor, reason) select 'patient', c.id::text, 'active', 'change_number', @by, @reason from changed c
)
select c.id from changed c;
