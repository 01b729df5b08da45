-- Windows that are over: no grant in them counts any more, in the widest window ever asked, so the row says nothing. Devices' and the fleet's are few and stay.
-- Concurrency: skip locked; the age is looked at again under the lock. Who asks for the key at this moment waits and makes a new row, dated after the wait
--   (prima.take_permits), or from before it by less than the delay that its window allows for (the claim).
delete from prima.rate_limits r
where r.key = any(array(
    select o.key from prima.rate_limits o
    where o.key not like 'device:%' and o.key not in ('fleet', 'reminders')
      and coalesce(o.granted_at[array_upper(o.granted_at, 1)], '-infinity') < clock_timestamp() - o.window_length - interval '1 h'
    limit 1000 for update skip locked));
