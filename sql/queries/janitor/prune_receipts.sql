-- Receipts that have waited for a month: their message is none of ours.
-- Concurrency: skip locked; a settle that joins one at this moment keeps it, and its message is looked at again under the lock.
delete from prima.receipts r
where r.message_id is null and r.inbox_id = any(array(
    select o.inbox_id from prima.receipts o where o.message_id is null and o.parked_at < now() - interval '30 d' limit 1000 for update skip locked));
