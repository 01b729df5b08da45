-- Pauses a patient on local days, both included, or ends the pause when there is none to begin.
-- Concurrency: patients/lock.sql holds the row. What is queued meanwhile is the claim's to look at; what is due is the scheduler's.
with paused as (
    update prima.patients p set paused_from = @from, paused_until = @until, version = p.version + 1 where p.id = @patient_id returning p.id
)
insert into prima.events (entity, entity_id, to_state, cause, actor, reason)
select 'patient', p.id::text, case when @from::date is null then 'resumed' else 'paused' end, case when @from::date is null then 'resume' else 'pause' end, @by, @reason from paused p;
