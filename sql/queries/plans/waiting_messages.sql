-- Which of these reminders have a message that waits: for the task, which comes before the queue in the order of locks.
-- Concurrency: reads one snapshot. A claim may take one until it is deleted; then its text goes out, and the task is right all the same.
select r.id, r.patient_id from prima.reminders r
where r.id = any(@ids)
  and exists (select from prima.messages m join prima.queue q on q.message_id = m.id where m.idempotency_key = 'reminder:' || r.id);
