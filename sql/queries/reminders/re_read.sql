-- Second step of a reminder claim, the double check: the held reminders with their patients and plans as they are now, in the statement after the locks.
-- Plan: status || '' keeps the look on the key: an index of what is pending would look as good while the table is empty, and would be read whole.
--   No order among the locks, which are skipped and never waited for: with sorting off it would be had by reading a whole index.
-- Concurrency: patients and plans are shared and skipped where somebody has them, so a scheduler that holds reminders waits for nobody; such a reminder stays
--   pending. Whoever stops, pauses or edits one waits for this transaction, and then finds the message.
with held as materialized (
    select r.id, r.local_date, r.due_at, r.patient_id, r.plan_id
    from prima.reminders r where r.id = any(current_setting('prima.held_reminders')::uuid[]) and r.status || '' = 'pending'
), patients as materialized (
    select pt.id, pt.name, pt.phone, pt.consent_status, pt.is_active and pt.deleted_at is null as is_active, pt.paused_from, pt.paused_until, pt.time_zone, pt.volunteer_id
    from prima.patients pt where pt.id = any(array(select h.patient_id from held h)) for share skip locked
), plans as materialized (
    select p.id, p.plan_key, p.kind, p.title, p.text, p.medicine, p.dose, p.doctor, p.place, p.event_at, p.start_date, p.local_times, p.rule, p.time_zone, p.grace, p.urgent,
        p.critical, p.needs_answer, p.status
    from prima.reminder_plans p where p.id = any(array(select h.plan_id from held h)) for share skip locked
)
select r.id, r.local_date, r.due_at, r.patient_id,
    pt.name, pt.phone, pt.consent_status, pt.is_active, pt.paused_from, pt.paused_until, pt.time_zone,
    (select v.name from prima.volunteers v where v.id = pt.volunteer_id and v.is_active) as volunteer,
    (select true from prima.messages m where m.idempotency_key = 'reminder:' || r.id) is not null as has_message,
    p.id as plan_id, p.plan_key, p.kind, p.title, p.text, p.medicine, p.dose, p.doctor, p.place, p.event_at, p.start_date, p.local_times, p.rule, p.time_zone, p.grace, p.urgent,
    p.critical, p.needs_answer, p.status, now() + @clock_offset as moment
from held r join patients pt on pt.id = r.patient_id join plans p on p.id = r.plan_id
order by r.due_at, r.id;
