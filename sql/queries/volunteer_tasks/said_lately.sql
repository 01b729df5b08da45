-- Whether a patient was told one of these lately: what to do in an emergency, or that a call for help is recorded. What never left was not told.
-- Concurrency: the patient is held, so nobody else tells at this moment.
-- Plan: found first, by the index of what was said.
with said as materialized (
    select m.id, m.template, m.due_at from prima.messages m where m.patient_id = @patient_id and m.template is not null and m.enqueued_at > now() - interval '1 d'
)
select exists (
    select from said s
    where s.template = any(@templates) and s.due_at > @now::timestamptz - @within
      and (select true from prima.message_endings e where e.message_id = s.id and e.state <> 'uncertain' limit 1) is null);
