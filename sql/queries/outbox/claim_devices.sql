-- Locks as many devices as the batch can use, of those that are ok, not held, have something due, and have room and permits that look free.
-- Concurrency: a device is counted and filled by one claim at a time; a device that another claim has is skipped. Its row also makes the next statement's
--   counts exact; it reads the names from the setting, which ends with the transaction, so both leave in one round trip. @devices comes in random order, or the whole fleet queues behind the same one; they are looked at in that order, and no more than needed.
-- Plan: the lateral keeps the order and stops at the limit. Class by class, each an index probe of its own, from the lowest rank that may still wait (@floors,
--   four for each device): below it lie only the entries of rows that are gone, which a snapshot held by anyone keeps there. The order, which one index alone has, keeps the probe off queue_recipient:
--   while the queue is empty that looks as good, and it would be read whole. The case asks for room and permits only where something is due.
select set_config('prima.locked_devices', l.names::text, true), l.names
from (
    select coalesce(array_agg(locked.name), '{}') as names
    from (
        select d.name
        from unnest(@devices) with ordinality o (name, n)
        cross join lateral (
            select d.name
            from prima.devices d
            where d.name = o.name and d.state = 'ok' and (d.held_until is null or d.held_until <= now())
              and (select 1 from prima.pauses p where p.device in ('', d.name) and p.priority = '' and (p.until is null or p.until > now()) limit 1) is null
              and case when (select 1 from (values (1, 'urgent', interval '-24 h'), (2, 'reply', interval '2 s'), (3, 'normal', interval '30 s'), (4, 'bulk', interval '10 min')) c (n, priority, share)
                   where (select 1 from prima.queue q
                          where q.device = d.name and q.priority = c.priority and q.rank_at >= (@floors)[4 * (o.n::int - 1) + c.n]
                            and q.rank_at <= now() + @clock_offset + c.share and q.due_at <= now() + @clock_offset
                          order by q.rank_at limit 1) is not null
                   limit 1) is not null
                then (select count(*) from prima.in_flight f where f.device = d.name) < case when d.doubts >= 5 then 1 else @max_in_flight end
                  and prima.device_rate(d.rate, d.rate_set_at, @device_permits, @device_window, now())
                      > coalesce((select prima.granted_since(r.granted_at, r.granted, now() - @device_window) from prima.rate_limits r where r.key = 'device:' || d.name), 0)
                else false end
            for no key update skip locked) d
        limit @wanted) locked) l;
