-- Who holds which lock, and who waits for it.
-- Concurrency: reads only.
select l.key, l.owner, l.holder, l.token, l.acquired_at, l.expires_at,
    (select count(*) from prima.distributed_lock_waiters w where w.lock_key = l.key and w.asked_at > now() - interval '5 s')::int as waiters
from prima.distributed_locks l
where l.owner is not null and l.expires_at > now()
order by l.key;
