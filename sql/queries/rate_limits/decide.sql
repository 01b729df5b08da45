-- Takes the permits of several keys in the order given, the fleet's last. When one had not enough the transaction must roll back: an error, so that the commit
--   behind it in the same round trip is none, or where that happens often and no commit is behind it, false.
-- Concurrency: the upsert locks a key's row first and evaluates afterwards. Who holds a key waits for nothing before it (design section 3).
-- Counted against the transaction's now(), as is due_at, and stored with the clock.
with decided as (
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
    returning r.key
)
select case when count(*) = cardinality(@keys) then true when @told_by_row then false else prima.lose_claim() end from decided;
