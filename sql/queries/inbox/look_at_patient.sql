-- The patient whose answer was taken, as of the statement after the lock, with who looks after her.
-- A stop that was written later has overtaken this answer, when it was worked on first.
-- Concurrency: hold_patient.sql holds the row.
select p.id, p.name, p.phone, p.time_zone, p.consent_status, p.is_active, p.paused_from, p.paused_until, p.version,
    (select v.name from prima.volunteers v where v.id = p.volunteer_id and v.is_active) as volunteer,
    (select true from prima.consent_events e
     where e.patient_id = p.id and e.to_status = 'withdrawn' and e.cause = 'reply' and e.inbound_id > current_setting('prima.taken')::bigint limit 1) is not null as is_overtaken,
    case when p.paused_from is not null and p.paused_until is null then prima.is_mourned(p.id, p.paused_from) else false end as is_bereaved,
    clock_timestamp() + @clock_offset as moment
from prima.patients p where p.id = current_setting('prima.answering')::uuid;
