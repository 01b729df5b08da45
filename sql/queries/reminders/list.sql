-- One page of reminders, the earliest due first, with the columns of reminder_status.
-- Concurrency: reads one snapshot; a page begins after the last reminder of the one before, wherever that is due now.
-- Plan: a number leads to its plans, and these to their reminders, which are few and sorted by their own time; else the index of the time is read as far as the page, from where
--   that begins (0013_lists.sql says why it holds an expression; due times are whole minutes).
select s.id, s.plan_key, s.patient_phone, s.local_date, s.local_time, s.due_at, s.status, s.reason, s.confirmation_status, s.message_id, s.closed_reason, s.late, s.asked_at,
    s.window_ends_at
from prima.reminder_status s
where (@status is null or s.status = @status) and (@status is null or @status not in ('skipped', 'cancelled', 'failed') or s.status || '' = @status)
  and (@phone is null or s.plan_key = any(array(
    select p.plan_key from prima.reminder_plans p join prima.patients pt on pt.id = p.patient_id where pt.phone = @phone)))
  and (@plan_key is null or s.plan_key = @plan_key)
  and (@from is null or s.due_at::timestamptz(0) >= @from) and (@until is null or s.due_at::timestamptz(0) <= @until)
  and (@after is null or s.due_at::timestamptz(0) >= (select r.due_at::timestamptz(0) from prima.reminders r where r.id = @after))
  and (@after is null or (s.due_at, s.id) > (select r.due_at, r.id from prima.reminders r where r.id = @after))
order by case when @phone is null then s.due_at::timestamptz(0) else s.due_at end, s.id limit @limit;
