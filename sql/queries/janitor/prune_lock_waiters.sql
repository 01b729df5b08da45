-- Who has not asked again for a minute is no longer remembered anyway.
-- Concurrency: skip locked, and the age is looked at again under the lock.
delete from prima.distributed_lock_waiters w
where w.ctid = any(array(
    select o.ctid from prima.distributed_lock_waiters o where o.asked_at < clock_timestamp() - interval '1 min' limit 1000 for update skip locked));
