-- What may be read of reminders from outside. Columns are only ever added, at the end.
create or replace view prima.reminder_status as
select r.id, p.plan_key, pt.phone as patient_phone, r.local_date, r.local_time, r.due_at, r.status, r.reason, r.confirmation_status,
    (select m.id from prima.messages m where m.idempotency_key = 'reminder:' || r.id) as message_id,
    r.closed_reason, r.late, r.asked_at, r.window_ends_at
from prima.reminders r
join prima.reminder_plans p on p.id = r.plan_id
join prima.patients pt on pt.id = r.patient_id;
