-- Tombstones, and locks that were left, of three days ago: nobody contends for them any more.
-- Concurrency: skip locked, and the age is looked at again under the lock. Who asks for the key at this moment waits, finds no row and makes one: its token
--   comes from the same sequence, so it is larger still.
delete from prima.distributed_locks l
where l.key = any(array(
    select o.key from prima.distributed_locks o where o.expires_at < clock_timestamp() - interval '3 days' limit 1000 for update skip locked));
