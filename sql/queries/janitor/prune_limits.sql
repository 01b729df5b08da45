-- Recipients' windows that are over: no grant in them counts any more, so the row says nothing.
-- Concurrency: skip locked; the age is looked at again under the lock.
delete from prima.rate_limits r
where r.key = any(array(
    select o.key from prima.rate_limits o
    where o.key like 'recipient:%' and o.granted_at[array_upper(o.granted_at, 1)] < clock_timestamp() - o.window_length - interval '1 h'
    limit 1000 for update skip locked));
