-- What became of the rows: the receipt that each has become, if it said anything new, and when its message was handed over.
-- Concurrency: reads what this transaction has just written.
select i.id, r.inbox_id is not null, r.message_id,
    (select a.started_at from prima.send_attempts a where a.message_id = r.message_id and a.live)
from unnest(@inbox_ids) i (id) left join lateral (select c.inbox_id, c.message_id from prima.receipts c where c.inbox_id = i.id) r on true
order by i.id;
