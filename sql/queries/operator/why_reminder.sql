-- One reminder with its plan and its patient as re_read.sql reads them, column by column, and what else tells why it waits. Nothing is locked.
-- Concurrency: reads one snapshot. That somebody holds the reminder at this moment is not seen.
select r.id, r.local_date, r.due_at, r.patient_id,
    pt.name, pt.phone, pt.consent_status, pt.is_active and pt.deleted_at is null as is_active, pt.paused_from, pt.paused_until, pt.time_zone,
    (select v.name from prima.volunteers v where v.id = pt.volunteer_id and v.is_active) as volunteer,
    (select true from prima.messages m where m.idempotency_key = 'reminder:' || r.id) is not null as has_message,
    p.id as plan_id, p.plan_key, p.kind, p.title, p.text, p.medicine, p.dose, p.doctor, p.place, p.event_at, p.start_date, p.local_times, p.rule, p.time_zone, p.grace, p.urgent,
    p.critical, p.needs_answer, p.status, now() + @clock_offset as moment,
    now() as at, p.rule, r.created_at,
    case when @permits > 0 then (select k.next_at from prima.peek_permits(@key, @permits, @window) k) end as limit_free_at,
    (select min(f.due_at) from prima.follow_ups f where f.reminder_id = r.id and f.status in ('pending', 'queued')) as next_follow_up
from prima.reminders r join prima.patients pt on pt.id = r.patient_id join prima.reminder_plans p on p.id = r.plan_id
where r.id = @id;
