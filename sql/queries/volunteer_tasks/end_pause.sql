-- The open-ended pause of a patient who may have died ends: the task is dismissed.
-- Concurrency: the patient is held, before the task. A pause with an end is a volunteer's, and stays; so is one that was begun after that of the death had been ended.
with resumed as (
    update prima.patients p set paused_from = null, paused_until = null, version = p.version + 1
    where p.id = @patient_id and p.paused_from is not null and p.paused_until is null and prima.is_mourned(p.id, p.paused_from) returning p.id
)
insert into prima.events (entity, entity_id, to_state, cause, actor, reason) select 'patient', r.id::text, 'resumed', 'resume', @by, 'the task that said so was dismissed' from resumed r;
