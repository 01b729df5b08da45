-- Waits no longer.
-- Concurrency: the caller's own row.
select prima.forget_lock_waiter(@key, @owner);
