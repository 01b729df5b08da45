-- Puts what an answer is answered with into the outbox, due now, by the device that it came in on. Returns the ids.
-- Concurrency: the patient's lock. The keys name the inbox row or what was written in this transaction, so nobody else has them.
-- Ids are drawn in the order given.
with written as (
    insert into prima.messages as m (idempotency_key, content_hash, kind, template, patient_id, recipient, body, priority, device, due_at, not_after, quiet_exempt)
    select i.key, prima.content_hash(@recipient, i.body), i.kind, i.template, @patient_id, @recipient, i.body, 'reply', @device, t.now, t.now + i.lasting, true
    from unnest(@keys, @kinds, @templates, @bodies, @lasting) with ordinality i (key, kind, template, body, lasting, n)
    cross join (select clock_timestamp() + @clock_offset as now offset 0) t
    order by i.n
    returning m.id, m.priority, m.due_at, m.not_after, m.recipient
), queued as (
    insert into prima.queue (message_id, priority, due_at, not_after, rank_at, device, recipient)
    select w.id, w.priority, w.due_at, w.not_after, w.due_at + prima.rank_share(w.priority),
        coalesce(@device, (select d.name from prima.devices d where d.is_default limit 1), ''), w.recipient
    from written w
)
select w.id from written w;
