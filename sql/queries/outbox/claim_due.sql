-- The best due rows of the locked devices, class by class, with each device's exact room and what is known of each recipient's permits. What goes is chosen in C#.
-- Concurrency: claim_devices.sql holds the devices' rows and was the statement before, so room counts what every earlier claim committed (lock, then look).
--   Queue rows are taken with skip locked: the claim waits for nobody here.
-- Order: a row goes only if it is the first of its recipient on its device, and nothing else is on its way to that recipient.
-- @floors: four ranks for each device, see claim_devices.sql. @passed_over: rows that were read in vain a moment ago, so that those behind them are read now.
-- Plan: correlated scalar sub-selects and one index order; a limit in the lateral reads no more of the backlog than goes. device || '' keeps the look for an
--   earlier row of the recipient on its own index: by the device's it would read all that waits before each row.
with room as materialized (
    select d.name as device, d.doubts, o.n,
        least(case when d.doubts >= 5 then 1 else @max_in_flight end - (select count(*) from prima.in_flight f where f.device = d.name),
            g.rate - g.granted)::int as free,
        (g.rate - g.granted - g.rate / 10)::int as ordinary,
        coalesce((select array_agg(p.priority) from prima.pauses p where p.device in ('', d.name) and (p.until is null or p.until > now())), '{}') as paused
    from prima.devices d
    cross join lateral (select prima.device_rate(d.rate, d.rate_set_at, @device_permits, @device_window, now()) as rate,
        coalesce((select prima.granted_since(r.granted_at, r.granted, now() - @device_window) from prima.rate_limits r where r.key = 'device:' || d.name), 0) as granted) g
    cross join lateral (select array_position(@devices, d.name) as n) o
    where d.name = any(current_setting('prima.locked_devices')::text[])
)
select q.message_id, q.recipient, room.device, c.priority, q.rank_at, q.due_at, q.not_after, q.attempts, room.free, room.ordinary, room.doubts,
    m.body,
    (select prima.next_permit_at(r.granted_at, r.granted, @recipient_permits, @recipient_window, now())
     from prima.rate_limits r where r.key = 'recipient:' || q.recipient) as recipient_free_at,
    m.patient_id, m.is_alert, m.is_reply,
    case when m.is_reply then (
        select prima.next_permit_at(r.granted_at, r.granted, @reply_permits, @reply_window, now()) from prima.rate_limits r where r.key = 'replies:' || m.patient_id) end as reply_free_at,
    m.reminder_id
from room
cross join (values (1, 'urgent', interval '-24 h', false), (2, 'reply', interval '2 s', false), (3, 'normal', interval '30 s', true), (4, 'bulk', interval '10 min', true))
    c (n, priority, share, ordinary)
cross join lateral (
    select q.message_id, q.recipient, q.rank_at, q.due_at, q.not_after, q.attempts
    from prima.queue q
    where q.device = room.device and q.priority = c.priority and q.rank_at >= (@floors)[4 * (room.n - 1) + c.n]
      and q.rank_at <= now() + @clock_offset + c.share and q.due_at <= now() + @clock_offset and (q.not_after is null or q.not_after > now() + @clock_offset)
      and q.message_id <> all (@passed_over)
      and (select 1 from prima.queue e
           where e.recipient = q.recipient and e.rank_at <= q.rank_at and (e.rank_at < q.rank_at or e.message_id < q.message_id)
             and e.device || '' = q.device and e.due_at <= now() + @clock_offset and e.priority <> all (room.paused) limit 1) is null
      and (select 1 from prima.in_flight f where f.recipient = q.recipient) is null
    order by q.rank_at
    limit greatest(case when c.ordinary then least(room.free, room.ordinary) else room.free end, 0)
    for update skip locked) q
cross join lateral (select m.body, m.patient_id, m.reminder_id, m.kind = 'alert' as is_alert, m.kind = 'reply' and m.patient_id is not null as is_reply from prima.messages m where m.id = q.message_id limit 1) m
where c.priority <> all (room.paused) and '' <> all (room.paused)
limit @batch;
