-- Second step of a claim of follow-ups, the double check: all that are due of the held reminders, with their patients and plans as they are now, in the
-- statement after the locks.
-- Plan: status || '' keeps the look on the key, as in reminders/re_read.sql. No order among the locks, which are skipped and never waited for.
-- Concurrency: patients and plans are shared and skipped where somebody has them; such a follow-up stays pending.
with held as materialized (
    select r.id, r.patient_id, r.plan_id, r.asked_at, r.window_ends_at, r.status in ('sent', 'delivered') and r.confirmation_status in ('open', 'not_yet') as is_unanswered
    from prima.reminders r where r.id = any(current_setting('prima.held_reminders')::uuid[])
), due as materialized (
    select u.reminder_id, u.stage, u.due_at,
        u.stage = 1 and (select true from prima.follow_ups l where l.reminder_id = u.reminder_id and l.stage = 2 and (l.status || '' <> 'pending' or l.due_at <= now() + @clock_offset)) is not null
            as is_overtaken
    from prima.follow_ups u where u.reminder_id = any(array(select h.id from held h)) and u.status || '' = 'pending' and u.due_at <= now() + @clock_offset
), patients as materialized (
    select pt.id, pt.name, pt.phone, pt.consent_status, pt.is_active and pt.deleted_at is null as is_active, pt.paused_from, pt.paused_until, pt.time_zone
    from prima.patients pt where pt.id = any(array(select h.patient_id from held h)) for share skip locked
), plans as materialized (
    select p.id, p.plan_key, p.kind, p.title, p.text, p.medicine, p.dose, p.doctor, p.place, p.event_at, p.start_date, p.local_times, p.rule, p.time_zone, p.grace, p.urgent,
        p.critical, p.needs_answer, p.status
    from prima.reminder_plans p where p.id = any(array(select h.plan_id from held h)) for share skip locked
)
select u.reminder_id, u.stage, u.due_at, h.patient_id, h.asked_at, h.window_ends_at, h.is_unanswered, u.is_overtaken,
    pt.name, pt.phone, pt.consent_status, pt.is_active, pt.paused_from, pt.paused_until, pt.time_zone,
    p.id as plan_id, p.plan_key, p.kind, p.title, p.text, p.medicine, p.dose, p.doctor, p.place, p.event_at, p.start_date, p.local_times, p.rule, p.time_zone, p.grace, p.urgent,
    p.critical, p.needs_answer, p.status, now() + @clock_offset as moment
from due u join held h on h.id = u.reminder_id join patients pt on pt.id = h.patient_id join plans p on p.id = h.plan_id
order by u.due_at, u.reminder_id;
