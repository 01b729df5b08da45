-- Takes the permits of several keys in the order given, the fleet's last; returns the keys that had enough. Fewer rows than keys: the transaction must roll back.
-- Concurrency: the upsert locks a key's row first and evaluates afterwards. Who holds a key waits for nothing before it (design section 3).
-- Counted against the transaction's now(), as is due_at, and stored with the clock.
insert into prima.rate_limits as r (key, granted_at, granted, permits, window_length)
select k.key, array[clock_timestamp()], array[k.wanted], k.permits, k.window_length
from unnest(@keys, @wanted, @permits, @windows) with ordinality k (key, wanted, permits, window_length, n) order by k.n
on conflict (key) do update set
    granted_at = r.granted_at[prima.first_counted(r.granted_at, now() - greatest(r.window_length, excluded.window_length)):]
        || greatest(clock_timestamp(), r.granted_at[array_upper(r.granted_at, 1)]),
    granted = r.granted[prima.first_counted(r.granted_at, now() - greatest(r.window_length, excluded.window_length)):] || excluded.granted[1],
    permits = excluded.permits,
    window_length = greatest(r.window_length, excluded.window_length)
where prima.granted_since(r.granted_at, r.granted, now() - excluded.window_length) + excluded.granted[1] <= excluded.permits
returning r.key;
