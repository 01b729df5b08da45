-- Receipts that have waited for a month: their message is none of ours.
-- Plan: coalesce keeps the look on the key, or the index of what is parked would be read whole.
-- Concurrency: skip locked; a settle that joins one at this moment keeps it, and its message is looked at again under the lock.
delete from prima.receipts r
where coalesce(r.message_id, 0) = 0 and r.inbox_id = any(array(
    select o.inbox_id from prima.receipts o where o.message_id is null and o.parked_at < now() - interval '30 d' limit 1000 for update skip locked));
