-- The devices with what decides whether a claim may use them, counted as claim_due.sql counts.
-- Concurrency: reads only, so permits and room are those of a moment ago.
-- A device has a worker if one has said so within two minutes, and some sender is at work (a build that does not say so counts as one). Another worker's limit shows only while its grants still count,
-- and if they are younger than what a person has last said of it.
-- One that no worker has had for a day, while others were had, was taken out of use: it is shown while something of it waits or is on its way, or somebody has stopped it.
select d.name, d.number, d.state, d.state_changed_at,
    case when d.held_until > now() then d.held_until end as held_until,
    case when d.state <> 'ok' or d.held_until > now() or d.doubts >= 5 then d.held_reason end as held_reason,
    d.doubts >= 5 as circuit_open, d.is_default, d.configured_at > now() - interval '2 min' and s.has_sender as has_worker,
    (select count(*) from prima.in_flight f where f.device = d.name)::int as in_flight,
    case when d.doubts >= 5 then 1 else @max_in_flight end as room,
    g.rate, greatest(g.rate - coalesce(prima.granted_since(r.granted_at, r.granted, now() - @device_window), 0), 0) as permits_left,
    case when r.permits <> @device_permits and r.granted_at[array_upper(r.granted_at, 1)]
        > greatest(now() - r.window_length, (select s.set_at + interval '2 s' from prima.limit_settings s where s.name = 'device')) then r.permits end as counted_before
from prima.devices d
cross join (
    select not exists (select from prima.workers) or exists (
        select from prima.workers w where w.roles like '%sender%' and w.stopped_at is null and w.beat_at > now() - interval '31 s') as has_sender) s
cross join lateral (select prima.device_rate(d.rate, d.rate_set_at, @device_permits, @device_window, now()) as rate) g
left join prima.rate_limits r on r.key = 'device:' || d.name
where coalesce(d.configured_at > (select max(k.configured_at) from prima.devices k) - interval '1 d', true)
    or exists (select from prima.queue q where q.device = d.name) or exists (select from prima.in_flight f where f.device = d.name)
    or exists (select from prima.pauses p where p.device = d.name and (p.until is null or p.until > now()))
order by d.name;
