-- Takes a lock, or remembers that it is wanted: the fencing token, or null.
-- Concurrency: prima.try_lock. Fence: the owner is new with every wait for a lock, the token with every grant.
select prima.try_lock(@key, @owner, @ttl, @priority, @waits, @holder);
