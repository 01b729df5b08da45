-- Locks as many devices as the batch can use, of those that are ok, not held, have something due, and have room and permits that look free.
-- Concurrency: a device is counted and filled by one claim at a time; a device that another claim has is skipped. Random order, or the rest of the fleet queues
--   behind the same one. Its row also makes the next statement's counts exact.
-- Plan: class by class, each an index probe of its own.
select d.name
from prima.devices d
where d.name = any(@devices) and d.state = 'ok' and (d.held_until is null or d.held_until <= now())
  and (select 1 from prima.pauses p where p.device in ('', d.name) and p.priority = '' and (p.until is null or p.until > now()) limit 1) is null
  and (select 1 from (values ('normal', interval '30 s'), ('urgent', interval '-24 h'), ('reply', interval '2 s'), ('bulk', interval '10 min')) c (priority, share)
       where (select 1 from prima.queue q
              where q.device = d.name and q.priority = c.priority and q.rank_at <= now() + @clock_offset + c.share and q.due_at <= now() + @clock_offset
              limit 1) is not null
       limit 1) is not null
  and (select count(*) from prima.in_flight f where f.device = d.name) < case when d.doubts >= 5 then 1 else @max_in_flight end
  and prima.device_rate(d.rate, d.rate_set_at, @device_permits, @device_window, now())
      > coalesce((select prima.granted_since(r.granted_at, r.granted, now() - @device_window) from prima.rate_limits r where r.key = 'device:' || d.name), 0)
order by random() limit @wanted
for no key update of d skip locked;
