-- Waiting messages that look as if their guard had gone: of queued reminders, and to patients who have not consented, have left, or are paused. @night: zones where
-- it is night now, whose due reminders are to move. What is found is looked at again, under the locks.
-- Concurrency: reads only.
-- Plan: queued reminders and live patients by their own indexes; never the queue.
select m.id
from prima.reminders r
join prima.patients pt on pt.id = r.patient_id
join prima.reminder_plans p on p.id = r.plan_id
join prima.messages m on m.idempotency_key = 'reminder:' || r.id
join prima.queue q on q.message_id = m.id
where r.status = 'queued'
  and (pt.consent_status <> 'granted' or not pt.is_active or pt.deleted_at is not null or pt.phone <> m.recipient or p.status <> 'active'
    or (pt.paused_from <= ((now() + @clock_offset) at time zone pt.time_zone)::date and (pt.paused_until is null or pt.paused_until >= ((now() + @clock_offset) at time zone pt.time_zone)::date))
    or (p.time_zone = any(@night) and not m.quiet_exempt and q.due_at <= now() + @clock_offset))
union all
select m.id
from prima.patients pt
join prima.queue q on q.recipient = pt.phone
join prima.messages m on m.id = q.message_id and m.patient_id = pt.id
where (pt.consent_status <> 'granted' or not pt.is_active or pt.deleted_at is not null) and m.kind in ('direct', 'consent_request', 'reply', 'follow_up')
  and not (m.kind = 'consent_request' and pt.is_active and pt.deleted_at is null and m.id = (select c.message_id from prima.consent_requests c where c.patient_id = pt.id and c.status = 'live'))
limit 1000;
