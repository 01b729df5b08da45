-- One page of reminders, the earliest due first, with the columns of reminder_status.
-- Concurrency: reads one snapshot; a page begins after the last reminder of the one before, wherever that is due now.
select s.id, s.plan_key, s.patient_phone, s.local_date, s.local_time, s.due_at, s.status, s.reason, s.confirmation_status, s.message_id, s.closed_reason, s.late, s.asked_at,
    s.window_ends_at
from prima.reminder_status s
where (@status is null or s.status = @status) and (@phone is null or s.patient_phone = @phone) and (@plan_key is null or s.plan_key = @plan_key)
  and (@from is null or s.due_at >= @from) and (@until is null or s.due_at <= @until)
  and (@after is null or (s.due_at, s.id) > (select r.due_at, r.id from prima.reminders r where r.id = @after))
order by s.due_at, s.id limit @limit;
