-- Puts the messages of reminders into the outbox; returns those that are new. What prima.enqueue_messages does, with what only a scheduler knows of a message.
-- Concurrency: the reminders are held, so nobody else has these keys; if one is taken all the same, nothing is returned for it and the claim rolls back.
-- Ids are drawn in the order given, so what was due first leaves first.
with written as (
    insert into prima.messages as m (idempotency_key, content_hash, kind, template, patient_id, reminder_id, recipient, body, priority, due_at, not_after, quiet_exempt)
    select 'reminder:' || i.id, prima.content_hash(i.recipient, i.body), 'reminder', i.template, i.patient_id, i.id, i.recipient, i.body, i.priority, i.due_at, i.not_after, i.quiet_exempt
    from unnest(@ids, @templates, @patient_ids, @recipients, @bodies, @priorities, @due_at, @not_after, @quiet_exempt)
        with ordinality i (id, template, patient_id, recipient, body, priority, due_at, not_after, quiet_exempt, n)
    order by i.n
    on conflict on constraint messages_idempotency_key do nothing
    returning m.id, m.priority, m.due_at, m.not_after, m.recipient
), queued as (
    insert into prima.queue (message_id, priority, due_at, not_after, rank_at, device, recipient)
    select w.id, w.priority, w.due_at, w.not_after, w.due_at + prima.rank_share(w.priority),
        (select prima.usual_device()), w.recipient
    from written w
)
select id from written;
