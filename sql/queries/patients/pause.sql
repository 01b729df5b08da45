-- Pauses a patient on local days, both included, or ends the pause when there is none to begin. The event says which days, before and after.
-- Concurrency: patients/lock.sql holds the row. What is queued meanwhile is the claim's to look at; what is due is the scheduler's.
with before as materialized (
    select p.id, 'paused from ' || p.paused_from || coalesce(' until ' || p.paused_until, '') as days from prima.patients p where p.id = @patient_id
), paused as (
    update prima.patients p set paused_from = @from, paused_until = @until, version = p.version + 1 where p.id = @patient_id returning p.id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'patient', p.id::text, (select b.days from before b), coalesce('paused from ' || @from::date || coalesce(' until ' || @until::date, ''), 'resumed'),
    case when @from::date is null then 'resume' else 'pause' end, @by, @reason
from paused p;
