-- What waits, what is in doubt, and which devices can send: for the gauges, from time to time.
-- A device that no worker has had is a caller's word, which may be a number: its messages are those of the device 'unknown'.
-- One that no worker has been configured with for a day was taken out of use: it is shown while something of it waits or is in doubt.
-- Plan: the statistics are read once; they are the one thing here that grows with the queue.
-- Concurrency: reads only. A device and class that is configured shows zero when nothing waits.
with stats as materialized (
    select n.name as device, s.priority, sum(s.waiting)::bigint as waiting, min(s.oldest_due_at) as oldest_due_at, sum(s.uncertain)::bigint as uncertain
    from prima.queue_stats s
    cross join lateral (select case when exists (select from prima.devices k where k.name = s.device) then s.device else 'unknown' end as name) n
    group by n.name, s.priority
)
select d.name as device, c.priority, coalesce(s.waiting, 0) as waiting,
    coalesce(extract(epoch from greatest(now() - s.oldest_due_at, interval '0')), 0)::float8 as oldest_age, coalesce(s.uncertain, 0) as uncertain,
    d.state = 'ok' and not exists (select from prima.pauses p where p.device in ('', d.name) and p.priority = '' and (p.until is null or p.until > now())) as up
from (select k.name, k.state from prima.devices k
      where coalesce(k.configured_at > now() - interval '1 d', true) or exists (select from stats w where w.device = k.name)
      union all select distinct w.device, 'unknown' from stats w where not exists (select from prima.devices k where k.name = w.device)) d
cross join (values ('urgent'), ('reply'), ('normal'), ('bulk')) c (priority)
left join stats s on s.device = d.name and s.priority = c.priority
order by d.name, c.priority;
