-- Alerts of a task that wait, to these volunteers; to anybody where none are named.
-- Concurrency: reads; they are looked at again under their locks (stop/cancel_waiting.sql).
select m.id from prima.messages m
where m.task_id = @task_id and m.kind = 'alert' and (@volunteer_ids::uuid[] is null or m.volunteer_id = any(@volunteer_ids))
  and (select 1 from prima.queue q where q.message_id = m.id) is not null;
