-- One message and how its queue row looks to the claim: what claim_due.sql and the limits would find, each as the moment at which it is over.
-- Concurrency: reads one snapshot and holds nothing, so it is true of that moment only. Counted as claim_due.sql counts; the earlier and the better ones only as far as they may go.
-- Plan: the look ahead is bounded, and by the device's own index.
with mine as materialized (
    select q.message_id, q.recipient, q.device, q.priority, q.rank_at, q.due_at, q.not_after, q.priority in ('normal', 'bulk') as is_ordinary,
        coalesce((select array_agg(p.priority) from prima.pauses p where p.device in ('', q.device) and (p.until is null or p.until > now())), '{}') as paused,
        (select prima.device_rate(d.rate, d.rate_set_at, @device_permits, @device_window, now()) from prima.devices d where d.name = q.device) as rate
    from prima.queue q where q.message_id = @message_id
)
select s.id, s.idempotency_key, s.recipient, s.state, s.delivery, s.attempts, s.due_at, s.not_after, s.device, s.provider_id, s.enqueued_at, s.settled_at,
    s.last_error, s.kind, s.patient_id, s.reminder_id, s.template, m.priority,
    now() as at, now() + @clock_offset as moment, m.due_at as planned_at,
    q.device as queue_device, q.due_at as queue_due_at, q.not_after as queue_not_after,
    (select e.message_id from prima.queue e
     where e.recipient = q.recipient and e.device = q.device and (e.rank_at, e.message_id) < (q.rank_at, q.message_id)
       and e.due_at <= now() + @clock_offset and e.priority <> all (q.paused) order by e.rank_at, e.message_id limit 1) as earlier,
    (select count(*)::int from (
        select from prima.queue o
        where o.device = q.device and (o.rank_at, o.message_id) < (q.rank_at, q.message_id) and o.recipient <> q.recipient
          and o.due_at <= now() + @clock_offset and (o.not_after is null or o.not_after > now() + @clock_offset) and o.priority <> all (q.paused)
          and (select 1 from prima.queue e where e.recipient = o.recipient and e.device = o.device and (e.rank_at, e.message_id) < (o.rank_at, o.message_id)
                 and e.due_at <= now() + @clock_offset and e.priority <> all (q.paused) limit 1) is null
          and (select 1 from prima.in_flight f where f.recipient = o.recipient) is null
        limit 1000) better) as ahead,
    (select f.expires_at from prima.in_flight f where f.recipient = q.recipient) as recipient_busy_until,
    (select min(f.expires_at) from prima.in_flight f where f.device = q.device) as device_busy_until,
    (select prima.next_permit_at(r.granted_at, r.granted, q.rate - case when q.is_ordinary then q.rate / 10 else 0 end, @device_window, now())
     from prima.rate_limits r where r.key = 'device:' || q.device) as device_free_at,
    (select prima.next_permit_at(r.granted_at, r.granted, @recipient_permits, @recipient_window, now())
     from prima.rate_limits r where r.key = 'recipient:' || q.recipient) as recipient_free_at,
    case when m.kind = 'reply' then (
        select prima.next_permit_at(r.granted_at, r.granted, @reply_permits, @reply_window, now()) from prima.rate_limits r where r.key = 'replies:' || m.patient_id) end as reply_free_at,
    case when @fleet_permits > 0 then (
        select prima.next_permit_at(r.granted_at, r.granted, @fleet_permits - case when q.is_ordinary then @fleet_permits / 10 else 0 end, @fleet_window, now())
        from prima.rate_limits r where r.key = 'fleet') end as fleet_free_at,
    e.state as ending, e.reason as ending_reason, e.ended_at,
    (select n.id from prima.messages n where n.idempotency_key = m.idempotency_key || ':resend') as resent_as
from prima.message_status s
join prima.messages m on m.id = s.id
left join mine q on true
left join prima.message_endings e on e.message_id = m.id
where s.id = @message_id;
