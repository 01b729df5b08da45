-- Puts texts to patients into the outbox, due now, on the device asked for; returns the id of each.
-- Concurrency: the patients' locks. The keys name what was written in this transaction, or the inbox row that it holds, so nobody else has them.
-- Ids are drawn in the order given.
with written as (
    insert into prima.messages as m (idempotency_key, content_hash, kind, template, patient_id, recipient, body, priority, device, due_at, not_after, quiet_exempt)
    select i.key, prima.content_hash(i.recipient, i.body), i.kind, i.template, i.patient_id, i.recipient, i.body, i.priority, @device, t.now, t.now + i.lasting, i.quiet_exempt
    from unnest(@keys, @kinds, @templates, @patient_ids, @recipients, @bodies, @priorities, @lasting, @quiet_exempt)
        with ordinality i (key, kind, template, patient_id, recipient, body, priority, lasting, quiet_exempt, n)
    cross join (select clock_timestamp() + @clock_offset as now offset 0) t
    order by i.n
    returning m.id, m.priority, m.due_at, m.not_after, m.recipient
), queued as (
    insert into prima.queue (message_id, priority, due_at, not_after, rank_at, device, recipient)
    select w.id, w.priority, w.due_at, w.not_after, w.due_at + prima.rank_share(w.priority),
        coalesce(@device, prima.usual_device()), w.recipient
    from written w
)
select w.id from written w;
