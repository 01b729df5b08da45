-- Puts messages of one text about a task into the outbox: on the device that is named, where it can send, else on one that can. Nobody asked for it by name, so
-- what waits goes on when it is drained.
-- Concurrency: the task is held, and its rounds only grow, so nobody else has these keys.
with written as (
    insert into prima.messages as m (idempotency_key, content_hash, kind, template, patient_id, volunteer_id, task_id, recipient, body, priority, due_at, not_after, quiet_exempt)
    select i.key, prima.content_hash(i.recipient, @body), @kind, @template, @patient_id, i.volunteer_id, @task_id, i.recipient, @body, @priority, @due_at, @not_after, @quiet_exempt
    from unnest(@keys, @volunteer_ids, @recipients) with ordinality i (key, volunteer_id, recipient, n)
    order by i.n
    returning m.id, m.priority, m.due_at, m.not_after, m.recipient
)
insert into prima.queue (message_id, priority, due_at, not_after, rank_at, device, recipient)
select w.id, w.priority, w.due_at, w.not_after, w.due_at + prima.rank_share(w.priority),
    coalesce((select d.name from prima.devices d where d.name = @device and prima.is_fit(d)), prima.fit_device(), @device, (select prima.usual_device())), w.recipient
from written w;
