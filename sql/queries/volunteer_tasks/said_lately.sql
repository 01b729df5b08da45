-- Whether a patient was told what to do in an emergency in the last half hour. What never left was not told.
-- Concurrency: the patient is held, so nobody else tells at this moment.
select exists (
    select from prima.messages m
    where m.patient_id = @patient_id and m.template is not null and m.template in ('emergency.alerted', 'emergency.recorded') and m.due_at > @now::timestamptz - interval '30 min'
      and not exists (select from prima.message_endings e where e.message_id = m.id and e.state <> 'uncertain'));
