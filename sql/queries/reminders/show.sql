-- One reminder, with the columns of reminder_status.
-- Concurrency: reads one snapshot.
select s.id, s.plan_key, s.patient_phone, s.local_date, s.local_time, s.due_at, s.status, s.reason, s.confirmation_status, s.message_id, s.closed_reason, s.late, s.asked_at,
    s.window_ends_at
from prima.reminder_status s where s.id = @id;
