-- Is there a round to begin, or an alert that waits on a device that cannot send? One statement outside a transaction; the worker opens its own only on yes.
-- A round of which no alert reached anybody (refused, expired, or failed by its receipt) is begun once more, after as long as between two rounds; after @soon_rounds
--   after @later at least: a number that is refused may be the only one.
-- Concurrency: reads only; what is found is looked at again under its lock.
-- Plan: an alert lives 14 hours at most, so the tasks that were alerted since are all that can have one. Asked for only while some device cannot send and another can.
select array(select t.id from prima.volunteer_tasks t where t.state = 'open' and t.next_alert_at <= now() + @clock_offset order by t.next_alert_at limit 100)
    || array(select t.id from prima.volunteer_tasks t
        where t.state = 'open' and t.next_alert_at is null and t.priority in ('urgent', 'high') and t.alerted_at > now() + @clock_offset - interval '15 h'
          and t.alerted_at <= now() + @clock_offset - case when t.rounds < @soon_rounds then @every else greatest(@every, @later) end and not prima.has_reached(t.id) limit 100) as due,
    case when exists (select from prima.devices d where not prima.is_fit(d)) and prima.fit_device() is not null then array(
        select m.id from prima.volunteer_tasks t
        cross join lateral (select m.id from prima.messages m where m.task_id = t.id and m.kind = 'alert' offset 0) m
        cross join lateral (select q.device from prima.queue q where q.message_id = m.id limit 1) q
        left join prima.devices d on d.name = q.device
        where t.alerted_at > now() + @clock_offset - interval '15 h' and coalesce(not prima.is_fit(d), true)
        limit 1000) else '{}' end as stuck;
