-- Whether an alert of this task is queued, sending, accepted or uncertain.
-- Concurrency: reads; what this transaction has enqueued counts.
select exists (
    select from prima.messages m
    where m.task_id = @task_id and m.kind = 'alert'
      and (exists (select from prima.queue q where q.message_id = m.id)
          or exists (select from prima.send_attempts a where a.message_id = m.id and a.live)
              and not exists (select from prima.message_endings e where e.message_id = m.id and e.state = 'failed')));
