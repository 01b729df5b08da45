-- Which of these reminders have a message that waits, and what a volunteer is told of each: for the task, which comes before the queue in the order of locks.
-- Concurrency: reads one snapshot. A claim may take one until it is deleted; then its text goes out, and the task is right all the same.
-- Plan: two looks by key; an exists would be a join, and planned while the tables were empty it would compare each with each.
select r.patient_id, (select p.title from prima.reminder_plans p where p.id = r.plan_id limit 1) || ': ' || r.local_date || ' (rencana diubah)' as note
from prima.reminders r
where r.id = any(@ids)
  and (select (select true from prima.queue q where q.message_id = m.id) from prima.messages m where m.idempotency_key = 'reminder:' || r.id)
order by r.local_date;
