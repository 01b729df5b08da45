-- Which of these reminders have a message that waits: for the task, which comes before the queue in the order of locks.
-- Concurrency: reads one snapshot. A claim may take one until it is deleted; then its text goes out, and the task is right all the same.
-- Plan: two looks by key; an exists would be a join, and planned while the tables were empty it would compare each with each.
select r.id, r.patient_id from prima.reminders r
where r.id = any(@ids)
  and (select (select true from prima.queue q where q.message_id = m.id) from prima.messages m where m.idempotency_key = 'reminder:' || r.id);
