-- Puts messages of one kind to patients into the outbox, due now; returns the id of each.
-- Concurrency: the patients' locks. The keys name what was written in this transaction, so nobody else has them.
-- Ids are drawn in the order given.
with written as (
    insert into prima.messages as m (idempotency_key, content_hash, kind, template, patient_id, recipient, body, priority, due_at, not_after, quiet_exempt)
    select i.key, prima.content_hash(i.recipient, i.body), @kind, @template, i.patient_id, i.recipient, i.body, @priority,
        t.now, t.now + @lasting, @quiet_exempt
    from unnest(@keys, @patient_ids, @recipients, @bodies) with ordinality i (key, patient_id, recipient, body, n)
    cross join (select clock_timestamp() + @clock_offset as now offset 0) t
    order by i.n
    returning m.id, m.priority, m.due_at, m.not_after, m.recipient
), queued as (
    insert into prima.queue (message_id, priority, due_at, not_after, rank_at, device, recipient)
    select w.id, w.priority, w.due_at, w.not_after, w.due_at + prima.rank_share(w.priority),
        coalesce((select d.name from prima.devices d where d.is_default limit 1), ''), w.recipient
    from written w
)
select w.id from written w;
